// Which task instances of a run are tried again, and the state of the run that follows. What has succeeded stays as it is, unless it is
// asked for by `hasDownstream`.
//
// An instance that is tried again is `none`, as before its first attempt, and only its number of tries stays: so the next attempt has a
// new number and a pod of its own, and gets the `retries` of its task anew, as in Airflow.
import type { DagTask } from "./dagModel.ts";
import type { Run, TaskInstance, TaskInstanceState } from "./model.ts";
import { cancelWords, dagrunTimeoutWords } from "./outcome.ts";
import { isOver, type RunState } from "./runState.ts";
import { isActive, isFinished } from "./taskState.ts";

export interface RetryRequest {
  /** Without any, all that failed, or waited when the run was stopped. */
  readonly task_ids: readonly string[];
  /** Whether all tasks downstream run again as well, and those named, whatever has become of them. */
  readonly hasDownstream: boolean;
}

export type Retry =
  | { readonly kind: "retried"; readonly state: RunState; readonly task_ids: readonly string[] }
  | { readonly kind: "nothingFailed" }
  | { readonly kind: "unknownTask"; readonly task_id: string; readonly known: readonly string[] }
  /** It goes on, or has not begun. */
  | { readonly kind: "goesOn"; readonly task_id: string; readonly state: TaskInstanceState }
  /** It has not failed itself. */
  | { readonly kind: "notFailed"; readonly task_id: string; readonly state: TaskInstanceState }
  /** Somebody has cancelled the run, and it has not ended yet. */
  | { readonly kind: "cancelled" };

/** What is to become of a run that nobody drives. */
export function retry(state: RunState, request: RetryRequest): Retry {
  const { run, tasks, dag } = state;
  if (run.isCancelled && !isOver(run.state)) return { kind: "cancelled" };
  for (const task_id of request.task_ids) {
    const task = tasks.get(task_id);
    if (task === undefined) return { kind: "unknownTask", task_id, known: [...tasks.keys()] };
    const refused = refusal(task, request);
    if (refused !== undefined) return { kind: refused, task_id, state: task.state };
  }
  const again = chosen(state, request);
  if (again.size === 0) return { kind: "nothingFailed" };
  const active = tasks.values().find((task) => again.has(task.task_id) && isActive(task.state));
  if (active !== undefined) return { kind: "goesOn", task_id: active.task_id, state: active.state };
  const after = new Map(
    Array.from(tasks, ([task_id, task]) => [task_id, again.has(task_id) ? afresh(task) : task]),
  );
  const task_ids = dag.tasks.map(({ options }) => options.task_id).filter((task_id) => again.has(task_id));
  return { kind: "retried", state: { ...state, run: afreshRun(run), tasks: after }, task_ids };
}

function refusal(
  { state }: TaskInstance,
  { hasDownstream }: RetryRequest,
): "goesOn" | "notFailed" | undefined {
  if (state === "failed" || state === "up_for_retry") return undefined;
  if (!isFinished(state)) return "goesOn";
  return hasDownstream ? undefined : "notFailed";
}

/** Goes through the tasks in the order of the DAG, so what is said of one counts for those downstream at once. */
function chosen({ dag, tasks }: RunState, { task_ids, hasDownstream }: RetryRequest): ReadonlySet<string> {
  const named = new Set(task_ids);
  const again = new Set<string>();
  const isAgain = ({ options }: DagTask, task: TaskInstance): boolean =>
    named.size === 0 ? task.state === "failed" || wasStopped(task) : named.has(options.task_id);
  for (const dagTask of dag.tasks) {
    const { task_id } = dagTask.options;
    const task = tasks.get(task_id);
    if (task === undefined) continue;
    const follows = dagTask.upstream.some((place) => again.has(dag.tasks[place]?.options.task_id ?? ""));
    const goesAlong = follows && (hasDownstream ? task.state !== "none" : hasNotRun(task));
    if (isAgain(dagTask, task) || goesAlong) again.add(task_id);
  }
  return again;
}

function hasNotRun({ state }: TaskInstance): boolean {
  return state === "upstream_failed" || state === "skipped";
}

/** Whether it waited when the run as a whole was stopped. */
function wasStopped({ state, reason }: TaskInstance): boolean {
  return state === "skipped" && (reason === cancelWords || reason === dagrunTimeoutWords);
}

function afresh(task: TaskInstance): TaskInstance {
  const cleared = { retry_at: undefined, start_date: undefined, end_date: undefined, hint: undefined };
  return {
    ...task,
    ...cleared,
    state: "none",
    userFailures: 0,
    infraFailures: 0,
    reason: "to be tried again",
  };
}

/** A run that has ended begins anew, with all its `dagrun_timeout`. */
function afreshRun(run: Run): Run {
  return isOver(run.state)
    ? { ...run, state: "queued", start_date: undefined, end_date: undefined, isCancelled: false }
    : run;
}
