// What the states of task instances have in common, as Airflow groups them.
import type { TaskInstanceState } from "./model.ts";

/** Nothing of its own accord changes it any more. */
export function isFinished(state: TaskInstanceState): boolean {
  return isSuccessful(state) || state === "failed" || state === "upstream_failed";
}

/** What a run may consist of that succeeds, and what `depends_on_past` asks for. */
export function isSuccessful(state: TaskInstanceState): boolean {
  return state === "success" || state === "skipped";
}

/** It takes up a slot of its pool and of its run's `max_active_tasks`. */
export function isActive(state: TaskInstanceState): boolean {
  return state === "queued" || state === "running";
}
