// The second part of a plan: which task instances may start, and which never will, by the states of those upstream.
import type { DagModel, DagTask } from "../dagModel.ts";
import type { TaskInstance, TaskInstanceState } from "../model.ts";
import { cancelWords, dagrunTimeoutWords } from "../outcome.ts";
import { isFinished } from "../taskState.ts";
import { countUpstream, decideTrigger } from "../triggerRule.ts";
import type { Planning } from "./planning.ts";

/** A task instance that waits for nothing but a slot. */
export interface Candidate {
  readonly dagTask: DagTask;
  readonly task: TaskInstance;
}

/** Goes through the tasks in the order of the DAG, so what it makes of one counts for those downstream at once. */
export function planTasks(planning: Planning): Candidate[] {
  const { draft } = planning;
  const states: TaskInstanceState[] = [];
  const candidates: Candidate[] = [];
  for (const dagTask of draft.dag.tasks) {
    const before = draft.tasks.get(dagTask.options.task_id);
    if (before === undefined)
      throw new Error(`invariant: no instance of ${dagTask.options.task_id} in the run`);
    const task = planTask(planning, before, { dagTask, states });
    draft.tasks.set(task.task_id, task);
    states.push(task.state);
    if (task.state === "scheduled") candidates.push({ dagTask, task });
  }
  return candidates;
}

interface Place {
  readonly dagTask: DagTask;
  /** Of the tasks before it, by their place. */
  readonly states: readonly TaskInstanceState[];
}

function planTask(planning: Planning, task: TaskInstance, place: Place): TaskInstance {
  const { context, runStop, wakeAt } = planning;
  if (!isWaiting(task)) return task;
  if (runStop !== undefined) {
    return ended(planning, task, { state: "skipped", reason: runStopWords[runStop] });
  }
  switch (task.state) {
    case "none":
      return planUnstarted(planning, task, place);
    case "up_for_retry": {
      const { retry_at = 0 } = task;
      if (retry_at <= context.now) return { ...task, state: "scheduled", retry_at: undefined };
      wakeAt(retry_at);
      return task;
    }
    default:
      return task;
  }
}

const runStopWords = { cancelled: cancelWords, dagrun_timeout: dagrunTimeoutWords } as const;

/** Whether it has yet to start, for the first time or again. */
function isWaiting({ state }: TaskInstance): boolean {
  return state === "none" || state === "scheduled" || state === "up_for_retry";
}

function planUnstarted(planning: Planning, task: TaskInstance, place: Place): TaskInstance {
  const { trigger_rule, depends_on_past, task_id } = place.dagTask.options;
  const counts = countUpstream(upstreamStates(place));
  const decision = decideTrigger(trigger_rule, counts);
  switch (decision) {
    case "wait":
      return task;
    case "skipped":
    case "upstream_failed":
      return ended(planning, task, { state: decision, reason: triggerWords(planning, place) });
    case "run":
      if (depends_on_past && planning.context.unmetPast.has(task_id)) {
        return task.reason === pastWords ? task : { ...task, reason: pastWords };
      }
      return { ...task, state: "scheduled", reason: undefined, hint: undefined };
  }
}

const pastWords = "depends_on_past: its instance in the previous run has not succeeded";

function upstreamStates({ dagTask, states }: Place): TaskInstanceState[] {
  return dagTask.upstream.map((place) => states[place] ?? "none");
}

const shownUpstream = 3;

/** `trigger_rule all_success cannot be met: extract failed, load, join skipped` */
function triggerWords({ draft }: Planning, { dagTask, states }: Place): string {
  const { trigger_rule } = dagTask.options;
  const ids = Map.groupBy(dagTask.upstream, (place) => states[place] ?? "none");
  const words = [...ids]
    .filter(([state]) => isFinished(state))
    .map(([state, places]) => `${placesInWords(draft.dag, places)} ${state}`);
  return `trigger_rule ${trigger_rule} cannot be met: ${words.join(", ")}`;
}

function placesInWords({ tasks }: DagModel, places: readonly number[]): string {
  const shown = places.slice(0, shownUpstream).map((place) => tasks[place]?.options.task_id ?? "");
  const more = places.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function ended(
  { context }: Planning,
  task: TaskInstance,
  end: Pick<TaskInstance, "state" | "reason">,
): TaskInstance {
  return { ...task, ...end, hint: undefined, retry_at: undefined, end_date: context.now };
}
