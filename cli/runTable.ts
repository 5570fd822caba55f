// Runs and their tasks as people read them: tables of what is stored.
import type { Run, TaskInstance } from "../runtime/loop/index.ts";
import type { StateCount } from "../runtime/store/index.ts";
import { textTable } from "./textTable.ts";

/** In which order tasks began; those that have not are last, by name. */
export function byStart(one: TaskInstance, other: TaskInstance): number {
  const begun = (one.start_date ?? Infinity) - (other.start_date ?? Infinity);
  return begun || (one.task_id < other.task_id ? -1 : 1);
}

/** A line a run. `now`: milliseconds since 1970, for what goes on. */
export function runsTable(runs: readonly Run[], counts: readonly StateCount[], now: number): string {
  const rows = runs.map((run) => {
    const states = counts
      .filter(({ dag_id, run_id }) => dag_id === run.dag_id && run_id === run.run_id)
      .map(({ state, count }) => `${count} ${state}`);
    return [run.dag_id, run.run_id, stateOf(run), startOf(run), durationOf(run, now), states.join(", ")];
  });
  return textTable([["dag_id", "run_id", "state", "started", "duration", "tasks"], ...rows]);
}

/** A line a task, in the order in which they began, and a hint below where there is one. */
export function tasksTable(tasks: readonly TaskInstance[], now: number): string {
  const sorted = tasks.toSorted(byStart);
  const rows = sorted.map((task) => {
    const tries = task.try_number === 0 ? "" : String(task.try_number);
    return [task.task_id, task.state, tries, durationOf(task, now), oneLine(task.reason ?? "")];
  });
  const [head = "", ...lines] = textTable([["task_id", "state", "try", "duration", "reason"], ...rows]).split(
    "\n",
  );
  const withHints = sorted.map(({ hint }, place) =>
    hint === undefined ? (lines[place] ?? "") : `${lines[place] ?? ""}\n    hint: ${oneLine(hint)}`,
  );
  return `${[head, ...withHints].join("\n")}\n`;
}

/** Whether a run in this state has ended. */
export function isOver(state: Run["state"]): boolean {
  return state === "success" || state === "failed";
}

/** The state of a run, and whether it is being cancelled. */
export function stateOf({ state, isCancelled }: Run): string {
  return isCancelled ? `${state} (${isOver(state) ? "" : "being "}cancelled)` : state;
}

function startOf({ start_date }: Run): string {
  return start_date === undefined ? "" : `${new Date(start_date).toISOString().slice(0, 19)}Z`;
}

interface Span {
  readonly start_date: number | undefined;
  readonly end_date: number | undefined;
}

/** Until now, where it goes on; nothing of what has not begun. */
export function durationOf({ start_date, end_date }: Span, now: number): string {
  return start_date === undefined ? "" : durationInWords(Math.max(0, (end_date ?? now) - start_date));
}

/** `0.4s`, `12s`, `3m 20s`, `2h 5m`, `4d 3h`. */
export function durationInWords(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  const units = [
    [86_400, "d", 3600, "h"],
    [3600, "h", 60, "m"],
    [60, "m", 1, "s"],
  ] as const;
  const fitting = units.find(([large]) => whole >= large);
  if (fitting === undefined) return `${whole}s`;
  const [large, largeUnit, small, smallUnit] = fitting;
  return `${Math.floor(whole / large)}${largeUnit} ${Math.floor((whole % large) / small)}${smallUnit}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
