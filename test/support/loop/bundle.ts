// A compiled DAG that was never compiled: tasks of a test's own, each with the same small pod.
import type { Bundle } from "../../../runtime/bundle.ts";
import type { Pod, PodSpec } from "../../../schemas/generated/pod.ts";
import { bundleWith } from "../bundles.ts";
import { dagFileOf, type TaskSpec } from "../runs.ts";

export interface BundleOptions {
  readonly tasks: Readonly<Record<string, TaskSpec>>;
  readonly dag?: Parameters<typeof dagFileOf>[1];
  /** Of all pods. */
  readonly namespace: string;
  /** Beside the container `base` of all pods. */
  readonly spec?: Partial<PodSpec> | undefined;
}

export function bundleOf({ tasks, dag, namespace, spec }: BundleOptions): Bundle {
  return bundleWith(dagFileOf(tasks, dag), (task_id) => podOf(task_id, { namespace, spec }));
}

function podOf(task_id: string, { namespace, spec }: Pick<BundleOptions, "namespace" | "spec">): Pod {
  const base = { name: "base", image: "registry.example.com/etl:1" };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `sales-${task_id}`, namespace, labels: { dag_id: "sales", task_id } },
    spec: { restartPolicy: "Never", ...spec, containers: [base, ...(spec?.containers ?? [])] },
  };
}
