// A bundle as a value that the database keeps for the runs that began with it.
import { createHash } from "node:crypto";
import type { Pod } from "../schemas/generated/pod.ts";
import { validateDagFile } from "../schemas/generated/validators.js";
import { BundleError, type Bundle } from "./bundle.ts";
import type { KeptBundle } from "./store/keptBundle.ts";

/** What dag.json holds names the digests of everything else. */
export function bundleDigest({ dag }: Bundle): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(dag)).digest("hex")}`;
}

/** Reads all manifests. Throws a `BundleError` where one was changed after it was compiled. */
export function packBundle({ dag, manifest }: Bundle): KeptBundle {
  return { dag, pods: Object.fromEntries(dag.tasks.map((task) => [task.task_id, manifest(task).pod])) };
}

/** The bundle that was packed. Throws a `BundleError` where another podloom packed it in another way. */
export function unpackBundle({ dag, pods }: KeptBundle): Bundle {
  if (!validateDagFile(dag))
    throw new BundleError(
      "the bundle that the run began with is not what this podloom writes: use that podloom",
    );
  const podOf = (task_id: string): Pod => {
    const pod = pods[task_id];
    if (pod === undefined)
      throw new Error(`invariant: the bundle of ${dag.dag_id} was kept without ${task_id}`);
    return pod;
  };
  return {
    dag,
    manifest: ({ task_id, manifest: { digest } }) => ({ pod: podOf(task_id), digest }),
    namespace: ({ task_id }) => podOf(task_id).metadata?.namespace,
  };
}
