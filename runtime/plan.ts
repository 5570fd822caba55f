// What to do now: the state that follows from a state and a moment, everything that depends on both being decided.
//
// A plan changes attempts (stops, outcomes, evidence), by them task instances, then starts what may start, ends the run when all
// has ended, and says which calls to the API server are wanted. Made again at the same moment it changes nothing; so it
// does not matter how often it is made, or that the one before was never carried out.
import { Draft } from "./draft.ts";
import type { DagRunState, Run, ReturnValue, Timestamp } from "./model.ts";
import { planAttempts } from "./planning/attempts.ts";
import { planCommands } from "./planning/commands.ts";
import type { PlanContext, Planning, RunStop } from "./planning/planning.ts";
import { planStarts } from "./planning/starts.ts";
import { planTasks } from "./planning/tasks.ts";
import type { RunState } from "./runState.ts";
import { isFinished, isSuccessful } from "./taskState.ts";

export interface Plan {
  /** The same object as before if there is nothing to do. */
  readonly state: RunState;
  /** To be stored with the state. */
  readonly returnValues: readonly ReturnValue[];
  /** The next moment after now at which time alone makes another plan. */
  readonly wakeAt: Timestamp | undefined;
}

export function plan(state: RunState, context: PlanContext): Plan {
  const { now } = context;
  const draft = new Draft(state);
  const returnValues: ReturnValue[] = [];
  let wakeAt: Timestamp | undefined;
  const wake = (moment: Timestamp | undefined): void => {
    if (moment !== undefined && moment > now) wakeAt = Math.min(wakeAt ?? moment, moment);
  };
  draft.run = begin(draft.run, now);
  const runStop = runStopOf(draft, { now, wake });
  const planning: Planning = { draft, context, runStop, returnValues, wakeAt: wake };
  planAttempts(planning);
  planStarts(planning, planTasks(planning));
  draft.run = end(planning);
  planCommands(planning);
  return { state: draft.finish(), returnValues, wakeAt };
}

function begin(run: Run, now: Timestamp): Run {
  return run.state === "queued" ? { ...run, state: "running", start_date: run.start_date ?? now } : run;
}

function runStopOf(
  { run, dag }: Draft,
  { now, wake }: { readonly now: Timestamp; readonly wake: (moment: Timestamp) => void },
): RunStop | undefined {
  if (run.state !== "running") return undefined;
  if (run.isCancelled) return "cancelled";
  const { dagrun_timeout } = dag.options;
  if (dagrun_timeout === undefined || run.start_date === undefined) return undefined;
  const endsAt = run.start_date + dagrun_timeout * 1000;
  if (endsAt <= now) return "dagrun_timeout";
  wake(endsAt);
  return undefined;
}

/** The run is over when its tasks are. Those that nothing waits for decide, as in Airflow. */
function end({ draft, context, runStop }: Planning): Run {
  const { run, dag, tasks } = draft;
  if (run.state !== "running") return run;
  const stateOf = (task_id: string) => tasks.get(task_id)?.state ?? "none";
  if (!dag.tasks.every(({ options }) => isFinished(stateOf(options.task_id)))) return run;
  const hasSucceeded = dag.tasks.every(
    ({ isLeaf, options }) => !isLeaf || isSuccessful(stateOf(options.task_id)),
  );
  const state: DagRunState = runStop === undefined && hasSucceeded ? "success" : "failed";
  return { ...run, state, end_date: context.now };
}
