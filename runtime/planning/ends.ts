// What is left to do for an attempt whose outcome is decided: its pod is ended if it goes on, its end is saved, and then it may go.
import { hasEnded } from "../endState.ts";
import type { Attempt, Evidence, PodFacts } from "../model.ts";
import type { PodView } from "../runState.ts";
import type { Planning } from "./planning.ts";

export function planEnd(planning: Planning, attempt: Attempt, view: PodView | undefined): Attempt {
  // Without a pod there is nothing to end or to save. Should one appear, the attempt is taken up again.
  if (attempt.pod_uid === undefined) {
    return { ...attempt, evidence: attempt.evidence ?? { kind: "gone", pod: undefined }, isReleased: true };
  }
  const stopped = view?.kind === "seen" ? stopIfLingering(planning, attempt, view.pod) : attempt;
  const evidence = stopped.evidence ?? evidenceOf(planning, stopped, view);
  if (evidence === undefined) return stopped;
  const isReleased = evidence.kind === "gone" || (evidence.kind === "observed" && !evidence.pod.hasFinalizer);
  if (isReleased) planning.draft.pods.delete(attempt.pod_uid);
  return evidence === stopped.evidence ? stopped : { ...stopped, evidence, isReleased };
}

/** A worker that has reported gets its time to exit, and so do the containers beside it; a pod that cannot start does not. */
function stopIfLingering({ context, wakeAt }: Planning, attempt: Attempt, pod: PodFacts): Attempt {
  const { now, settings } = context;
  const { outcome, stop } = attempt;
  const isEnding = stop !== undefined || pod.deletionTimestamp !== undefined || hasEnded(pod);
  if (outcome === undefined || isEnding) return attempt;
  const hasBegun = attempt.start_date !== undefined;
  const at = hasBegun ? outcome.at + settings.graces.lingerMs : now;
  wakeAt(at);
  return at <= now
    ? { ...attempt, stop: { cause: hasBegun ? "lingers" : "cannot_start", at: now } }
    : attempt;
}

/** Nothing where the pod's end is still to be seen. */
function evidenceOf(planning: Planning, attempt: Attempt, view: PodView | undefined): Evidence | undefined {
  if (view?.kind === "gone") return { kind: "gone", pod: view.pod };
  if (view?.kind !== "seen") return undefined;
  const { pod } = view;
  if (hasEnded(pod)) return { kind: "observed", pod };
  if (pod.deletionTimestamp === undefined) return undefined;
  const { now, settings } = planning.context;
  const { forcedMs, nodeLostMs } = settings.graces;
  const from = pod.deletionTimestamp + (attempt.stop === undefined ? nodeLostMs : forcedMs);
  planning.wakeAt(from);
  return from <= now ? { kind: "forced", pod } : undefined;
}
