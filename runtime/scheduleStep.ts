// What the schedule of a DAG asks for next: a run that was left is continued first, then the oldest interval that is due begins.
import type { Run, Timestamp } from "./model.ts";
import { dueDates, nextDue, type ScheduleOptions } from "./schedule.ts";

export interface ScheduleView {
  readonly options: ScheduleOptions & { readonly max_active_runs: number };
  readonly now: Timestamp;
  /** The `logical_date` of the latest scheduled run; undefined before the first. */
  readonly latest: Timestamp | undefined;
  /** Those for which something is left to be done, the oldest first. */
  readonly unfinished: readonly UnfinishedRun[];
  /** Ids of unfinished runs that are taken care of: this process drives them, or has seen that another one does. */
  readonly cared: ReadonlySet<string>;
}

interface UnfinishedRun {
  readonly run: Run;
  /** Who drives it, or did when it was killed. */
  readonly holder: string | undefined;
}

export type ScheduleStep =
  | { readonly kind: "continue"; readonly run: Run }
  /** Begin the run that stands for this moment. */
  | { readonly kind: "begin"; readonly logical_date: Timestamp }
  /** Something is due, and `max_active_runs` allows no more: these are active. */
  | { readonly kind: "full"; readonly active: readonly Run[] }
  /** Nothing is due before this moment; undefined where nothing will be. */
  | { readonly kind: "idle"; readonly nextDue: Timestamp | undefined };

export function scheduleStep({ options, now, latest, unfinished, cared }: ScheduleView): ScheduleStep {
  const active = unfinished.filter(({ run, holder }) => cared.has(run.run_id) || isDriven(run, holder));
  const full = { kind: "full", active: active.map(({ run }) => run) } as const;
  const hasRoom = active.length < options.max_active_runs;
  const left = unfinished.find(({ run }) => run.run_type === "scheduled" && !cared.has(run.run_id));
  if (left !== undefined) return hasRoom ? { kind: "continue", run: left.run } : full;
  const [logical_date] = dueDates(options, { now, latest, limit: 1 });
  if (logical_date === undefined) return { kind: "idle", nextDue: nextDue(options, { now, latest }) };
  return hasRoom ? { kind: "begin", logical_date } : full;
}

/** A run on request that nobody drives may never go on: the schedule does not wait for it. */
function isDriven({ run_type }: Run, holder: string | undefined): boolean {
  return run_type === "manual" && holder !== undefined;
}
