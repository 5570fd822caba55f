// The first part of a plan: what becomes of each attempt that is not over, and by that of its task instance.
import type { DagTask } from "../dagModel.ts";
import type { Draft } from "../draft.ts";
import type { Attempt, Outcome, StopCause, TaskInstance } from "../model.ts";
import { judge, type AttemptFacts, type Decided, type Judgement } from "../outcome.ts";
import { baseEnd, baseStart } from "../podFailure.ts";
import { attemptId, podOf, type PodView } from "../runState.ts";
import { planEnd } from "./ends.ts";
import type { Planning } from "./planning.ts";
import { settle } from "./settle.ts";

export function planAttempts(planning: Planning): void {
  const { draft } = planning;
  for (const attempt of draft.attempts.values()) {
    const planned = attempt.isReleased ? attempt : planAttempt(planning, attempt);
    if (planned !== attempt) draft.attempts.set(attemptId(attempt), planned);
  }
}

function planAttempt(planning: Planning, attempt: Attempt): Attempt {
  const { draft } = planning;
  const dagTask = draft.dag.byId.get(attempt.task_id);
  if (dagTask === undefined) throw new Error(`invariant: no task ${attempt.task_id} in ${draft.dag.dag_id}`);
  const pod = podOf(draft, attempt);
  const begun = begin(attempt, dagTask, pod);
  const judged =
    begun.outcome === undefined ? judgeAttempt(planning, { attempt: begun, dagTask, pod }) : begun;
  const ended = judged.outcome === undefined ? judged : planEnd(planning, judged, pod);
  if (ended.phase === "running") markRunning(planning, ended);
  return ended;
}

/** A pod without a worker takes no start token: it runs when `base` does. */
function begin(attempt: Attempt, { options }: DagTask, view: PodView | undefined): Attempt {
  if (options.kind === "task" || attempt.start_date !== undefined || attempt.outcome !== undefined)
    return attempt;
  const start_date = view?.pod === undefined ? undefined : baseStart(view.pod);
  return start_date === undefined ? attempt : { ...attempt, phase: "running", start_date };
}

interface OpenAttempt {
  readonly attempt: Attempt;
  readonly dagTask: DagTask;
  readonly pod: PodView | undefined;
}

function judgeAttempt(planning: Planning, { attempt: open, dagTask, pod }: OpenAttempt): Attempt {
  const { draft, context } = planning;
  const attempt = stopIfDue(planning, open, dagTask);
  const facts: AttemptFacts = {
    kind: dagTask.options.kind,
    attempt,
    pod,
    refusal: draft.refusals.size === 0 ? undefined : draft.refusals.get(attemptId(attempt)),
    wasSilentBefore: attempt.try_number > 1 && wasSilent(attemptBefore(draft, attempt)),
    reportsReadAt: draft.reportsReadAt,
    now: context.now,
    settings: context.settings,
  };
  const judgement = judge(facts);
  if (judgement.kind === "open") {
    planning.wakeAt(judgement.lookAt);
    showWait(planning, attempt, judgement);
    return attempt;
  }
  // The clock of a node may be ahead; what has ended has ended by now.
  const decided: Decided = { ...judgement, at: Math.min(judgement.at, context.now) };
  conclude(planning, attempt, { decided, dagTask });
  return { ...attempt, phase: "ended", outcome: outcomeOf(decided) };
}

function attemptBefore(draft: Draft, attempt: Attempt): Attempt | undefined {
  return draft.attempts.get(attemptId({ ...attempt, try_number: attempt.try_number - 1 }));
}

function wasSilent(before: Attempt | undefined): boolean {
  const pod = before?.evidence?.pod;
  return before?.outcome?.class === "infra" && pod !== undefined && baseEnd(pod)?.exitCode === 0;
}

function stopIfDue(planning: Planning, attempt: Attempt, { options }: DagTask): Attempt {
  if (attempt.stop !== undefined || attempt.result !== undefined) return attempt;
  if (planning.runStop !== undefined) return stopped(planning, attempt, planning.runStop);
  const { start_date } = attempt;
  if (start_date === undefined || options.execution_timeout === undefined) return attempt;
  const endsAt = start_date + options.execution_timeout * 1000;
  if (endsAt <= planning.context.now) return stopped(planning, attempt, "execution_timeout");
  planning.wakeAt(endsAt);
  return attempt;
}

function stopped(planning: Planning, attempt: Attempt, cause: StopCause): Attempt {
  return { ...attempt, stop: { cause, at: planning.context.now } };
}

/** While an instance is queued, what its pod waits for is the reason that it does not run. */
function showWait(
  { draft }: Planning,
  attempt: Attempt,
  { wait }: Extract<Judgement, { kind: "open" }>,
): void {
  const task = latestOf(draft, attempt);
  if (task?.state !== "queued") return;
  const { reason, hint } = wait ?? { reason: undefined, hint: undefined };
  if (task.reason !== reason || task.hint !== hint) draft.tasks.set(task.task_id, { ...task, reason, hint });
}

function conclude(
  { draft, context, runStop, returnValues }: Planning,
  attempt: Attempt,
  { decided, dagTask: { options } }: { decided: Decided; dagTask: DagTask },
): void {
  draft.refusals.delete(attemptId(attempt));
  if (decided.kind === "success" && decided.returnValue !== undefined) {
    const { task_id, map_index, try_number } = attempt;
    returnValues.push({ task_id, map_index, try_number, value: decided.returnValue });
  }
  const task = latestOf(draft, attempt);
  if (task === undefined) return;
  const { infraRetries } = context.settings;
  const settling = { run: draft.run, options, infraRetries, isRunStopped: runStop !== undefined };
  const start_date = attempt.start_date ?? task.start_date;
  draft.tasks.set(task.task_id, settle({ ...task, start_date }, decided, settling));
}

function outcomeOf(decided: Decided): Outcome {
  const { at } = decided;
  if (decided.kind === "success") return { class: "success", at, reason: decided.reason, hint: undefined };
  const { class: outcomeClass, reason, hint } = decided.failure;
  return { class: outcomeClass, at, reason, hint };
}

function markRunning({ draft }: Planning, attempt: Attempt): void {
  const task = latestOf(draft, attempt);
  if (task?.state !== "queued") return;
  const { start_date } = attempt;
  draft.tasks.set(task.task_id, {
    ...task,
    state: "running",
    start_date,
    reason: undefined,
    hint: undefined,
  });
}

/** The instance of an attempt, unless a later attempt speaks for it. */
function latestOf(draft: Draft, { task_id, try_number }: Attempt): TaskInstance | undefined {
  const task = draft.tasks.get(task_id);
  return task?.try_number === try_number ? task : undefined;
}
