// What a running task can know of itself and of its run, in Airflow's words.
import type { JsonObject } from "./json.ts";

export interface TaskContext {
  readonly dag_id: string;
  readonly task_id: string;
  readonly run_id: string;
  /** 1 for the first attempt. */
  readonly try_number: number;
  /** -1 for a task that is not mapped. */
  readonly map_index: number;
  /** The moment that the run stands for; of a scheduled run, the start of its interval. */
  readonly logical_date: Date;
  /** The `params` of the DAG, with what the run was given in their place. */
  readonly params: JsonObject;
  /**
   * Is aborted when the pod is asked to end: the run was cancelled, the node is drained … What the task returns within its
   * grace period still counts; after that it is killed.
   */
  readonly signal: Signal;
}

/** The `AbortSignal` of the author's project, whose types may be Node's or a browser's, or neither. */
type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Known } } ? Known : BareSignal;

interface BareSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
