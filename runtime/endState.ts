// Reads how far a pod is from its end: runtime facts in, one of four states out. Time is not asked here, only told: from when on
// a state counts is part of it.
import type { Failure } from "./failure.ts";
import type { PodFacts, Timestamp } from "./model.ts";
import { baseEnd, podFailure } from "./podFailure.ts";
import { podWait, type PodWait, type WaitGraces } from "./podWait.ts";

export type EndState =
  /** Nothing is wrong with it. */
  | { readonly kind: "alive" }
  /** Something holds it up. */
  | { readonly kind: "waits"; readonly wait: PodWait }
  /** Its deletion was asked for; its node has until then to end it. */
  | { readonly kind: "stopping"; readonly deadline: Timestamp }
  /**
   * `base` is at its end, and with `isWhole` so is the pod. Without a failure `base` has exited with 0, and was not made to.
   */
  | {
      readonly kind: "ended";
      readonly at: Timestamp;
      readonly isWhole: boolean;
      readonly failure: Failure | undefined;
    };

export function endState(pod: PodFacts, graces: WaitGraces): EndState {
  const isWhole = hasEnded(pod);
  const end = baseEnd(pod);
  if (isWhole || end !== undefined) {
    return { kind: "ended", at: endedAt(pod), isWhole, failure: podFailure(pod) };
  }
  if (pod.deletionTimestamp !== undefined) return { kind: "stopping", deadline: pod.deletionTimestamp };
  const wait = podWait(pod, graces);
  return wait === undefined ? { kind: "alive" } : { kind: "waits", wait };
}

/** Whether no container of the pod runs, or will. One that is deleted before it had a node is not told so by any kubelet. */
export function hasEnded({ phase, deletionTimestamp, node }: PodFacts): boolean {
  return (
    phase === "Succeeded" || phase === "Failed" || (deletionTimestamp !== undefined && node === undefined)
  );
}

/** When `base` ended; else the latest moment that the pod tells of. */
export function endedAt(pod: PodFacts): Timestamp {
  const finishedAt = baseEnd(pod)?.finishedAt;
  if (finishedAt !== undefined) return finishedAt;
  const moments = [
    pod.createdAt,
    pod.deletionRequestedAt,
    ...pod.conditions.map(({ since }) => since),
    ...pod.containers.map(({ state }) => (state.kind === "terminated" ? state.finishedAt : undefined)),
  ];
  return Math.max(...moments.filter((moment) => moment !== undefined));
}
