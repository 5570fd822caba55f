// A DAG as its file declares it. Handles stand in its JSON as `{ "$xcom": "<task_id>" }`.
import type { Json, JsonObject } from "./json.ts";

export interface DeclaredDag {
  readonly dag_id: string;
  readonly options: JsonObject;
  readonly tasks: readonly DeclaredTask[];
  readonly edges: readonly Edge[];
}

/** A task instance: options before defaults, arguments, and the function that gets them. */
export type DeclaredTask = TaskWork & {
  readonly task_id: string;
  readonly options: JsonObject;
  readonly arguments: readonly Json[];
};

/** How a task does its work: by a function of the DAG file, or by an image of its own. */
export type TaskWork = { readonly kind: "task"; readonly fn: TaskFunction } | { readonly kind: "pod_task" };

/** A task's function to whoever runs it; the author's types describe the arguments. */
export type TaskFunction = (...args: readonly unknown[]) => unknown;

/** `to` runs after `from`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}
