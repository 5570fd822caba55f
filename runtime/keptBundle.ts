// A bundle as a value that the database keeps for the runs that began with it.
import { taggedDigest } from "../schemas/digest.ts";
import { validateDagFile } from "../schemas/generated/projectValidators.js";
import { BundleError, bundleFrom, type Bundle } from "./bundle.ts";
import type { KeptBundle } from "./store/keptBundle.ts";

/** What dag.json holds names the digests of everything else. */
export function bundleDigest({ dag }: Bundle): string {
  return taggedDigest(JSON.stringify(dag));
}

/** Reads all manifests. Throws a `BundleError` where one was changed after it was compiled. */
export function packBundle({ dag, text }: Bundle): KeptBundle {
  return { dag, manifests: Object.fromEntries(dag.tasks.map((task) => [task.manifest.file, text(task)])) };
}

/** The bundle that was packed. Throws a `BundleError` where another podloom packed it in another way. */
export function unpackBundle({ dag, manifests }: KeptBundle): Bundle {
  if (!validateDagFile(dag) || typeof manifests !== "object")
    throw new BundleError(
      "the bundle that the run began with is not what this podloom writes: use that podloom",
    );
  const read = (file: string): string => {
    const text = manifests[file];
    if (text === undefined)
      throw new Error(`invariant: the bundle of ${dag.dag_id} was kept without ${file}`);
    return text;
  };
  return bundleFrom(dag, { folder: "the bundle in the database", read });
}
