// What a worker and the process of its task say to each other, in this order: `run`, `declared`, `xcoms`, then the end.
import type { JsonObject } from "../authoring/json.ts";
import type { Timestamp } from "../model.ts";
import type { WorkerAttempt } from "./workerAttempt.ts";
import type { Xcoms } from "./xcomArguments.ts";

export type ToTask =
  | { readonly kind: "run"; readonly order: TaskOrder }
  /** The return values that the task asked for. */
  | { readonly kind: "xcoms"; readonly xcoms: Xcoms };

export interface TaskOrder {
  /** The DAG file. */
  readonly file: string;
  readonly attempt: WorkerAttempt;
  readonly logical_date: Timestamp;
  readonly conf: JsonObject;
}

export type FromTask =
  /** The DAG file is read. To begin, the task needs what these tasks returned. */
  { readonly kind: "declared"; readonly upstream: readonly string[] } | TaskEnd;

export type TaskEnd =
  /** `json` is the text of the return value. */
  | { readonly kind: "success"; readonly json: string }
  | { readonly kind: "failure"; readonly message: string };
