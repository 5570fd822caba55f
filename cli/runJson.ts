// A run as JSON: what `run` prints at its end, and `status` at any time.
import type { RunState } from "../runtime/loop/index.ts";
import type { StoredRun } from "../runtime/store/index.ts";
import { byStart } from "./runTable.ts";

type RunParts = Pick<StoredRun, "run" | "tasks" | "attempts">;

/** Its tasks in the order in which they began. */
export function runToJson({ run: { run_id, dag_id, state }, tasks, attempts }: RunParts): object {
  const podNames = new Map(
    attempts.map(({ task_id, map_index, try_number, pod_name }) => [
      `${task_id}/${map_index}/${try_number}`,
      pod_name,
    ]),
  );
  return {
    run_id,
    dag_id,
    state,
    tasks: tasks.toSorted(byStart).map((task) => ({
      task_id: task.task_id,
      map_index: task.map_index,
      state: task.state,
      try_number: task.try_number,
      pod_name: podNames.get(`${task.task_id}/${task.map_index}/${task.try_number}`) ?? null,
      reason: task.reason ?? null,
      start_date: dateOf(task.start_date),
      end_date: dateOf(task.end_date),
    })),
  };
}

/** The same of a run that was just driven. */
export function runStateToJson({ run, tasks, attempts }: RunState): object {
  return runToJson({ run, tasks: [...tasks.values()], attempts: [...attempts.values()] });
}

/** As RFC 3339, null where there is none. */
export function dateOf(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}
