// The next run of a DAG's schedule, decided upon and stored in one transaction: of two processes that ask at the same time, one begins
// an interval, and together they keep to `max_active_runs`.
import type { Bundle } from "../bundle.ts";
import type { Clock } from "../clock.ts";
import type { Timestamp } from "../model.ts";
import { runId } from "../schedule.ts";
import { scheduleStep, type ScheduleStep } from "../scheduleStep.ts";
import { insertRunWithTasks } from "../store/createRun.ts";
import { readRuns, readUnfinishedRuns } from "../store/dagRun.ts";
import type { Database, Queryable } from "../store/database.ts";
import { lockSchedule } from "../store/scheduleLock.ts";
import { keep, newInstances, newRun, reopenRun, type OpenedRun } from "./openRun.ts";

export interface TakeScheduled {
  readonly database: Database;
  /** As it is compiled now: the schedule is its. */
  readonly bundle: Bundle;
  readonly cared: ReadonlySet<string>;
  /** Whether a holder is known to be no more. */
  readonly isGone: (holder: string) => boolean;
  readonly clock: Clock;
}

export type TakenScheduled =
  { readonly kind: "run"; readonly opened: OpenedRun } | Extract<ScheduleStep, { kind: "full" | "idle" }>;

/** Throws what `reopenRun` throws of a run that is to be continued. */
export function takeScheduled(options: TakeScheduled): Promise<TakenScheduled> {
  const { database, bundle } = options;
  return database.transaction(async (transaction) => {
    await lockSchedule(transaction, bundle.dag.dag_id);
    const step = await decide(transaction, options);
    switch (step.kind) {
      case "continue":
        return { kind: "run", opened: await reopenRun(transaction, step.run, bundle) };
      case "begin":
        return { kind: "run", opened: await begin(transaction, bundle, step.logical_date) };
      case "full":
      case "idle":
        return step;
    }
  });
}

async function begin(transaction: Queryable, bundle: Bundle, logical_date: Timestamp): Promise<OpenedRun> {
  const run_id = runId("scheduled", logical_date);
  const run = newRun(bundle, { run_id, run_type: "scheduled", logical_date, conf: {} });
  await keep(transaction, run, bundle);
  if (await insertRunWithTasks(transaction, run, newInstances(bundle))) return { run, bundle };
  throw new Error(`invariant: run ${run_id} of ${run.dag_id} is there, and not of the schedule`);
}

async function decide(
  transaction: Queryable,
  { bundle: { dag }, cared, isGone, clock }: TakeScheduled,
): Promise<ScheduleStep> {
  const { dag_id, options } = dag;
  const unfinished = await readUnfinishedRuns(transaction, dag_id);
  const [latest] = await readRuns(transaction, { dag_id, run_type: "scheduled", limit: 1 });
  return scheduleStep({
    options,
    now: clock.now(),
    latest: latest?.logical_date,
    unfinished: unfinished.map(({ run, holder }) => ({
      run,
      holder: holder === undefined || isGone(holder) ? undefined : holder,
    })),
    cared,
  });
}
