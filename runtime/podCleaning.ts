// Whether a pod of podloom may be taken away, decided from the pod, what is stored of its attempt, and the moment. What is not sure to be
// of no more use stays.
import { endedAt, hasEnded } from "./endState.ts";
import { isOver } from "./runState.ts";
import type { Attempt, DagRunState, PodFacts, Timestamp } from "./model.ts";

export interface Cleaning {
  readonly now: Timestamp;
  /** Pods that ended later than so long ago stay. */
  readonly olderThanMs: number;
  /** Whether podloom is to be no more: every pod is let go, and none is deleted that goes on. */
  readonly isUninstall: boolean;
}

/** What the database knows of a pod: of its attempt and its run, or that it has no such attempt. */
export type StoredPod =
  | { readonly kind: "attempt"; readonly attempt: Attempt; readonly runState: DagRunState }
  | { readonly kind: "unknown" }
  /** There is no database to ask. */
  | { readonly kind: "unasked" };

export type PodFate =
  /** It is let go by our finalizer, and deleted. */
  | { readonly action: "delete"; readonly why: string }
  /** It is let go, and goes on. */
  | { readonly action: "release"; readonly why: string }
  | { readonly action: "keep"; readonly why: string };

export function podFate(
  pod: PodFacts,
  stored: StoredPod,
  { now, olderThanMs, isUninstall }: Cleaning,
): PodFate {
  if (!hasEnded(pod)) {
    if (isUninstall && pod.hasFinalizer)
      return { action: "release", why: "it goes on, and nothing of podloom holds it" };
    return { action: "keep", why: stillThere(stored) };
  }
  if (now - endedAt(pod) < olderThanMs) return { action: "keep", why: "it has not ended long enough ago" };
  if (isUninstall) return { action: "delete", why: "it has ended" };
  return endedFate(pod, stored);
}

function stillThere(stored: StoredPod): string {
  return stored.kind === "attempt" && isOver(stored.runState)
    ? "it has not ended, though its run has: continue the run, which ends it"
    : "it has not ended";
}

function endedFate(pod: PodFacts, stored: StoredPod): PodFate {
  switch (stored.kind) {
    case "unasked":
      return { action: "delete", why: "it has ended" };
    case "unknown":
      return { action: "delete", why: "its run is not in the database" };
    case "attempt": {
      const { attempt, runState } = stored;
      const isRunOver = isOver(runState);
      if (attempt.pod_uid !== undefined && attempt.pod_uid !== pod.uid && isRunOver)
        return { action: "delete", why: "its attempt had another pod" };
      // It was being created when its attempt was stopped.
      if (attempt.pod_uid === undefined && attempt.outcome !== undefined && isRunOver)
        return { action: "delete", why: "its attempt was over before it came" };
      if (attempt.pod_uid !== pod.uid || attempt.evidence === undefined)
        return { action: "keep", why: "its end is not saved yet: continue its run" };
      return attempt.isReleased || isRunOver
        ? { action: "delete", why: "its end is saved" }
        : { action: "keep", why: "the run that goes on is about to let it go" };
    }
  }
}
