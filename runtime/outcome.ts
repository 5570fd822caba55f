// Judges an attempt: whether it has succeeded or failed, or when to look again. A result that the worker wrote into the database
// counts whatever became of the pod; without one the end of the pod tells, once a report has had its time to arrive.
import type { Json } from "./authoring/json.ts";
import type { DagFileTask } from "../schemas/generated/dag.ts";
import { endedAt, endState, hasEnded, type EndState } from "./endState.ts";
import { configFailure, infraFailure, timeoutFailure, userFailure, type Failure } from "./failure.ts";
import type { Attempt, PodFacts, Stop, Timestamp } from "./model.ts";
import { baseEnd, podFailure } from "./podFailure.ts";
import type { PodWait } from "./podWait.ts";
import type { PodView, Refusal } from "./runState.ts";
import type { RunSettings } from "./runSettings.ts";
import { workerWords } from "./workerWords.ts";
import { parseJson } from "./worker/parseJson.ts";

export interface AttemptFacts {
  readonly kind: DagFileTask["kind"];
  readonly attempt: Attempt;
  readonly pod: PodView | undefined;
  readonly refusal: Refusal | undefined;
  /** Whether the attempt before this one exited with 0 and reported nothing. */
  readonly wasSilentBefore: boolean;
  /** When all reports of workers were last read. */
  readonly reportsReadAt: Timestamp;
  readonly now: Timestamp;
  readonly settings: Pick<RunSettings, "graces" | "onNodeLost">;
}

export type Judgement =
  /** `lookAt`: when time alone may change the answer. */
  | { readonly kind: "open"; readonly lookAt: Timestamp | undefined; readonly wait: PodWait | undefined }
  | {
      readonly kind: "success";
      readonly at: Timestamp;
      /** What was odd about it. */
      readonly reason: string | undefined;
      /** Where it did not come by the worker's own transaction. */
      readonly returnValue: Json | undefined;
    }
  | { readonly kind: "failure"; readonly at: Timestamp; readonly failure: Failure };

export type Decided = Exclude<Judgement, { kind: "open" }>;

export function judge(facts: AttemptFacts): Judgement {
  const { attempt, refusal, now } = facts;
  const { result, stop } = attempt;
  if (result?.kind === "success") return success(result.at, { reason: oddity(facts.pod) });
  if (result?.kind === "failure") {
    const isStopped = stop !== undefined && stop.at <= result.at;
    return failure(result.at, isStopped ? stopFailure(stop) : userFailure(result.message));
  }
  if (attempt.pod_uid === undefined) {
    // A worker that has started is a pod that is there, though it has not been seen.
    if (attempt.start_date !== undefined) return open();
    if (refusal !== undefined) return failure(now, refused(refusal));
    return stop === undefined ? open() : failure(now, stopFailure(stop));
  }
  switch (facts.pod?.kind) {
    case undefined:
    case "missing":
      return open();
    case "gone":
      return judgeGone(facts, facts.pod);
    case "seen":
      return judgeSeen(facts, facts.pod.pod);
  }
}

function oddity(view: PodView | undefined): string | undefined {
  if (view?.kind === "gone") return "the pod vanished after the task had succeeded (evidence_missing)";
  const why = view?.pod !== undefined && hasEnded(view.pod) ? podFailure(view.pod) : undefined;
  return why && `after the task had succeeded, ${why.reason} (pod_failed_after_success)`;
}

function judgeGone(facts: AttemptFacts, { pod, at }: Extract<PodView, { kind: "gone" }>): Judgement {
  // A report may have been written before the pod went, and not read since; in the same millisecond, who knows.
  if (facts.kind === "task" && facts.reportsReadAt <= at) return open();
  if (pod !== undefined && hasEnded(pod)) return judgeEnd(facts, pod);
  const { stop } = facts.attempt;
  return failure(at, stop === undefined ? lost : stopFailure(stop));
}

const lost = infraFailure("the pod vanished, and nobody saw its end", "did somebody remove its finalizer?");

function judgeSeen(facts: AttemptFacts, pod: PodFacts): Judgement {
  const state = endState(pod, facts.settings.graces);
  switch (state.kind) {
    case "alive":
      return open();
    case "waits":
      return judgeWait(facts, state.wait);
    case "stopping":
      return judgeStopping(facts, state.deadline);
    case "ended": {
      const readyAt = readyFrom(facts, state);
      return facts.now < readyAt || awaitsReading(facts, state) ? open(readyAt) : judgeEnd(facts, pod);
    }
  }
}

function judgeWait({ now, attempt: { stop } }: AttemptFacts, wait: PodWait): Judgement {
  const { failure: late } = wait;
  if (late === undefined || stop !== undefined) return { ...open(), wait };
  return now < late.from ? { ...open(late.from), wait } : failure(late.from, late.failure);
}

/** A node that does not tell the end of a pod in time is given up; a pod that no start token fences only much later. */
function judgeStopping({ now, kind, attempt, settings }: AttemptFacts, deadline: Timestamp): Judgement {
  const { graces, onNodeLost } = settings;
  const { stop } = attempt;
  const isFenced = stop !== undefined || (kind === "task" && onNodeLost === "fence");
  const at = deadline + (isFenced ? graces.forcedMs : graces.nodeLostMs);
  if (now < at) return open(at);
  return failure(at, stop === undefined ? silentNode : stopFailure(stop));
}

const silentNode = infraFailure("the pod was to end, and its node did not say that it has");

type Ended = Extract<EndState, { kind: "ended" }>;

/** From when on the end of `base` can be judged: the pod is over or lingers, and a report has had its time. */
function readyFrom({ kind, settings }: AttemptFacts, { at, isWhole, failure: why }: Ended): Timestamp {
  const { reportMs, lingerMs } = settings.graces;
  if (kind === "pod_task") return isWhole || why === undefined ? at : at + lingerMs;
  return at + (isWhole ? reportMs : Math.max(reportMs, lingerMs));
}

/** Only a reading of all reports that is younger than the grace shows that there was none. */
function awaitsReading({ kind, reportsReadAt, settings }: AttemptFacts, { at }: Ended): boolean {
  return kind === "task" && reportsReadAt < at + settings.graces.reportMs;
}

function judgeEnd(facts: AttemptFacts, pod: PodFacts): Judgement {
  const { kind, attempt, wasSilentBefore } = facts;
  const end = baseEnd(pod);
  const at = endedAt(pod);
  const why = podFailure(pod);
  if (kind === "pod_task" && why === undefined)
    return success(at, { returnValue: parseJson(end?.message ?? "") });
  const words = kind === "task" && end !== undefined ? workerWords(end) : undefined;
  if (words?.kind === "success") return success(at, { returnValue: words.value });
  const { stop } = attempt;
  if (stop !== undefined && isCutShort(pod)) return failure(at, stopFailure(stop));
  return failure(at, words?.failure ?? why ?? silence(wasSilentBefore));
}

/** Whether `base` still ran when the deletion of its pod was asked for. */
function isCutShort(pod: PodFacts): boolean {
  const { deletionRequestedAt } = pod;
  const finishedAt = baseEnd(pod)?.finishedAt;
  return deletionRequestedAt !== undefined && !(finishedAt !== undefined && finishedAt < deletionRequestedAt);
}

function silence(wasSilentBefore: boolean): Failure {
  const reason = "base exited with 0 without reporting a result";
  const hint = "does the task end the process, or does the container run something else than podloom worker?";
  return wasSilentBefore ? userFailure(reason, hint) : infraFailure(reason, hint);
}

function refused({ reason, hint }: Refusal): Failure {
  return { ...configFailure(reason, hint), countsAs: "never" };
}

function stopFailure({ cause }: Stop): Failure {
  switch (cause) {
    case "execution_timeout":
      return timeoutFailure("the attempt ran longer than its execution_timeout");
    case "dagrun_timeout":
      return { class: "cancelled", countsAs: "never", reason: dagrunTimeoutWords, hint: undefined };
    case "cancelled":
    case "cannot_start":
    case "lingers":
      return { class: "cancelled", countsAs: "never", reason: cancelWords, hint: undefined };
  }
}

export const cancelWords = "the run was cancelled";
export const dagrunTimeoutWords = "the run took longer than its dagrun_timeout";

function open(lookAt?: Timestamp): Extract<Judgement, { kind: "open" }> {
  return { kind: "open", lookAt, wait: undefined };
}

function success(
  at: Timestamp,
  { reason, returnValue }: { readonly reason?: string | undefined; readonly returnValue?: Json | undefined },
): Judgement {
  return { kind: "success", at, reason, returnValue };
}

function failure(at: Timestamp, why: Failure): Judgement {
  return { kind: "failure", at, failure: why };
}
