// What `run --format json` prints of a run.
import type { RunState, TaskInstance } from "../../runtime/loop/index.ts";

export function runToJson({ run: { run_id, dag_id, state }, tasks, attempts }: RunState): object {
  const podOf = ({ task_id, map_index, try_number }: TaskInstance): string | null =>
    attempts.get(`${task_id}/${map_index}/${try_number}`)?.pod_name ?? null;
  return {
    run_id,
    dag_id,
    state,
    tasks: Array.from(tasks.values(), (task) => ({
      task_id: task.task_id,
      map_index: task.map_index,
      state: task.state,
      try_number: task.try_number,
      pod_name: podOf(task),
      reason: task.reason ?? null,
      start_date: dateOrNull(task.start_date),
      end_date: dateOrNull(task.end_date),
    })),
  };
}

/** A moment as RFC 3339. */
export function dateOrNull(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}
