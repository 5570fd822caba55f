// What an event tells, folded into the state of its run. Events bring facts and decide nothing; `plan.ts` does, from the whole state.
//
// Facts only ever add up. Of a pod the newest version counts, of a start and a result the first; a pod that a look by name did not
// find never comes back, as its uid does not; what is released stays released. So events may come twice, in any order, or not
// at all where a full list or a full reading of reports makes up for them: the state they end in is the same.
//
// An attempt goes forward only: intended → launched, when its pod is known to be there → running, when the worker has its start
// token → ended, which is `plan.ts`'s to say.
import { compareResourceVersions, type ResourceVersion } from "./cluster/resourceVersion.ts";
import { Draft } from "./draft.ts";
import type { Attempt, AttemptKey, AttemptPhase, AttemptResult, PodFacts, Timestamp } from "./model.ts";
import { attemptId, podOf, type CommandId, type PodView, type RunState } from "./runState.ts";

export type RunEvent =
  /** A pod of the run was seen: by the watch, or in the answer to a call. */
  | { readonly kind: "pod"; readonly pod: PodFacts }
  /** The watch no longer shows a pod; what it carries is its last known state. */
  | { readonly kind: "podMissing"; readonly pod: PodFacts }
  /** A look by name found a pod that was missed. */
  | { readonly kind: "podFound"; readonly pod: PodFacts }
  /** A look by name did not find this pod, or found another one. */
  | { readonly kind: "podGone"; readonly attempt: AttemptKey; readonly uid: string; readonly at: Timestamp }
  /** All pods of the run at a version. */
  | {
      readonly kind: "synced";
      readonly pods: readonly PodFacts[];
      readonly resourceVersion: ResourceVersion;
    }
  /** What workers have written into the database, all of it or what is new. `readAt` is there when it is all that was written until then. */
  | {
      readonly kind: "reports";
      readonly reports: readonly WorkerReport[];
      readonly readAt: Timestamp | undefined;
    }
  /** The API server will never take this pod, or another pod has its name. */
  | {
      readonly kind: "createRefused";
      readonly attempt: AttemptKey;
      readonly reason: string;
      readonly hint: string | undefined;
    }
  /** Our finalizer is off this pod, or the pod is gone. */
  | { readonly kind: "released"; readonly attempt: AttemptKey; readonly uid: string }
  /** A command needs no more doing. What it brought about comes as an event of its own. */
  | { readonly kind: "carriedOut"; readonly command: CommandId }
  | { readonly kind: "cancelled" };

export interface WorkerReport extends AttemptKey {
  readonly start_date: Timestamp | undefined;
  readonly result: AttemptResult | undefined;
}

/** The state after some events; the same object where they tell nothing new. */
export function transition(state: RunState, events: readonly RunEvent[]): RunState {
  const draft = new Draft(state);
  for (const event of events) fold(draft, event);
  return draft.finish();
}

function fold(draft: Draft, event: RunEvent): void {
  switch (event.kind) {
    case "pod":
      return foldPod(draft, { kind: "seen", pod: event.pod });
    case "podMissing":
      return foldPod(draft, { kind: "missing", pod: event.pod });
    case "podFound":
      return foldFound(draft, event.pod);
    case "podGone":
      return foldGone(draft, event);
    case "synced":
      return foldSynced(draft, event.pods, event.resourceVersion);
    case "reports":
      for (const report of event.reports) foldReport(draft, report);
      draft.reportsReadAt = Math.max(draft.reportsReadAt, event.readAt ?? 0);
      return;
    case "createRefused": {
      const attempt = draft.attempts.get(attemptId(event.attempt));
      if (attempt?.phase === "intended") draft.refusals.set(attemptId(attempt), event);
      return;
    }
    case "released":
      return foldReleased(draft, event.attempt, event.uid);
    case "carriedOut":
      return draft.outbox.delete(event.command);
    case "cancelled":
      if (!draft.run.isCancelled) draft.run = { ...draft.run, isCancelled: true };
  }
}

function foldPod(draft: Draft, view: PodView & { readonly pod: PodFacts }): void {
  const { pod } = view;
  const attempt = adopt(draft, pod);
  if (attempt === undefined) return;
  if (attempt.pod_uid !== pod.uid) return foldStray(draft, view);
  if (attempt.isReleased) return;
  const known = draft.pods.get(pod.uid);
  const newest = known === undefined ? view : newer(known, view);
  draft.pods.set(pod.uid, newest);
  const isFree = newest.kind === "seen" && !newest.pod.hasFinalizer;
  if (isFree && attempt.evidence !== undefined) release(draft, attempt);
}

/** The attempt that a pod belongs to by name. If no pod of it was known, this is the one from now on. */
function adopt(draft: Draft, pod: PodFacts): Attempt | undefined {
  const id = attemptId(pod.attempt);
  const attempt = draft.attempts.get(id);
  if (attempt === undefined || attempt.manifestDigest !== pod.manifestDigest) return undefined;
  if (attempt.pod_uid !== undefined) return attempt;
  // An attempt that ended without a pod may turn out to have had one: its evidence is still to come.
  const reopened = { evidence: undefined, isReleased: false };
  const adopted = { ...forward(attempt, "launched"), ...reopened, pod_uid: pod.uid };
  draft.attempts.set(id, adopted);
  return adopted;
}

function foldStray(draft: Draft, { kind, pod }: PodView & { readonly pod: PodFacts }): void {
  const isThere = kind === "seen" && (pod.hasFinalizer || pod.deletionTimestamp === undefined);
  if (isThere) draft.strays.set(pod.uid, pod);
  else draft.strays.delete(pod.uid);
}

/** The newer of two views of one pod; at the same version, that it is missing. */
function newer(known: PodView, next: PodView & { readonly pod: PodFacts }): PodView {
  if (known.pod === undefined) return known.kind === "gone" ? { ...known, pod: next.pod } : next;
  const order = compareResourceVersions(known.pod.resourceVersion, next.pod.resourceVersion);
  if (known.kind === "gone") return order < 0 ? { ...known, pod: next.pod } : known;
  return order < 0 || (order === 0 && known.kind === "seen" && next.kind === "missing") ? next : known;
}

/** A look by name comes after the miss that it was for, so it counts more though the version may be the same. */
function foldFound(draft: Draft, pod: PodFacts): void {
  const known = draft.pods.get(pod.uid);
  const isOlder =
    known?.pod !== undefined && compareResourceVersions(pod.resourceVersion, known.pod.resourceVersion) < 0;
  if (known?.kind === "missing" && !isOlder) draft.pods.set(pod.uid, { kind: "seen", pod });
  foldPod(draft, { kind: "seen", pod });
}

function foldGone(draft: Draft, { attempt: key, uid, at }: Extract<RunEvent, { kind: "podGone" }>): void {
  draft.strays.delete(uid);
  const attempt = draft.attempts.get(attemptId(key));
  if (attempt?.pod_uid !== uid || attempt.isReleased) return;
  const known = draft.pods.get(uid);
  const isEarlier = known?.kind === "gone" && known.at <= at;
  if (!isEarlier) draft.pods.set(uid, { kind: "gone", pod: known?.pod, at });
  if (attempt.evidence !== undefined) release(draft, attempt);
}

function foldSynced(draft: Draft, pods: readonly PodFacts[], version: ResourceVersion): void {
  for (const pod of pods) foldPod(draft, { kind: "seen", pod });
  const present = new Set(pods.map(({ uid }) => uid));
  for (const attempt of draft.attempts.values()) {
    const { pod_uid, isReleased } = attempt;
    if (pod_uid !== undefined && !isReleased && !present.has(pod_uid)) foldAbsent(draft, attempt, version);
  }
  for (const stray of draft.strays.values()) {
    const isOlder = compareResourceVersions(stray.resourceVersion, version) <= 0;
    if (isOlder && !present.has(stray.uid)) draft.strays.delete(stray.uid);
  }
}

function foldAbsent(draft: Draft, attempt: Attempt, version: ResourceVersion): void {
  const known = podOf(draft, attempt);
  const isYounger =
    known?.pod !== undefined && compareResourceVersions(known.pod.resourceVersion, version) > 0;
  if (isYounger || attempt.pod_uid === undefined) return;
  if (known?.kind === "seen" || known === undefined) {
    draft.pods.set(attempt.pod_uid, { kind: "missing", pod: known?.pod });
  }
}

function foldReport(draft: Draft, report: WorkerReport): void {
  const id = attemptId(report);
  const attempt = draft.attempts.get(id);
  // The database refuses what a worker reports after the outcome; should it come all the same, it changes nothing.
  if (attempt === undefined || attempt.outcome !== undefined) return;
  const start_date = attempt.start_date ?? report.start_date;
  const result = attempt.result ?? report.result;
  if (start_date === attempt.start_date && result === attempt.result) return;
  const started = start_date === undefined ? attempt : forward(attempt, "running");
  draft.attempts.set(id, { ...started, start_date, result });
}

function foldReleased(draft: Draft, key: AttemptKey, uid: string): void {
  draft.strays.delete(uid);
  const attempt = draft.attempts.get(attemptId(key));
  if (attempt?.pod_uid === uid && attempt.evidence !== undefined) release(draft, attempt);
}

function release(draft: Draft, attempt: Attempt): void {
  if (!attempt.isReleased) draft.attempts.set(attemptId(attempt), { ...attempt, isReleased: true });
  if (attempt.pod_uid !== undefined) draft.pods.delete(attempt.pod_uid);
}

const order: readonly AttemptPhase[] = ["intended", "launched", "running", "ended"];

function forward(attempt: Attempt, phase: AttemptPhase): Attempt {
  return order.indexOf(phase) > order.indexOf(attempt.phase) ? { ...attempt, phase } : attempt;
}
