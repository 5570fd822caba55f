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
  readonly signal: AbortSignal;
}
