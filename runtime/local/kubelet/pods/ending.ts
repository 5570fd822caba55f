// Whether a pod has to end though its containers would go on, why, and how much time they get. Decides, and touches nothing.
import type { LivePod, PodPhase } from "../../../cluster/livePod.ts";
import type { Ending } from "../status/podStatus.ts";

export interface PodEnding {
  readonly ending: Ending;
  readonly graceMs: number;
}

interface Options {
  readonly pod: LivePod;
  /** Whether the API server has it no longer, or gave its name to another. */
  readonly isGone: boolean;
  /** Set when the kubelet stops: how long pods get. */
  readonly shutdownGraceMs: number | undefined;
  readonly startedAtMs: number;
  readonly nowMs: number;
}

/** What Kubernetes gives every container, whatever the pod says. */
export const minimumGraceMs = 2000;
const usualGraceSeconds = 30;

export function podEnding({
  pod,
  isGone,
  shutdownGraceMs,
  startedAtMs,
  nowMs,
}: Options): PodEnding | undefined {
  const { metadata, spec } = pod;
  const own = spec.terminationGracePeriodSeconds ?? usualGraceSeconds;
  const graceMs = (seconds: number): number => Math.max(seconds * 1000, minimumGraceMs);
  if (isGone || metadata.deletionTimestamp !== undefined) {
    return { ending: {}, graceMs: graceMs(metadata.deletionGracePeriodSeconds ?? own) };
  }
  // Others may declare a pod failed: those who take the node for lost.
  if (isOver(pod.status?.phase)) return { ending: {}, graceMs: graceMs(own) };
  if (nowMs >= deadlineMs(pod, startedAtMs)) return { ending: deadlineExceeded, graceMs: graceMs(own) };
  if (shutdownGraceMs === undefined) return undefined;
  return { ending: nodeShutdown, graceMs: Math.max(Math.min(graceMs(own), shutdownGraceMs), minimumGraceMs) };
}

/** When a pod has run for as long as it may; in milliseconds since 1970. */
export function deadlineMs({ spec }: LivePod, startedAtMs: number): number {
  return spec.activeDeadlineSeconds === undefined
    ? Infinity
    : startedAtMs + spec.activeDeadlineSeconds * 1000;
}

function isOver(phase: PodPhase | undefined): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

const deadlineExceeded: Ending = {
  reason: "DeadlineExceeded",
  message: "Pod was active on the node longer than the specified deadline",
};

const shutdownMessage = "Pod was terminated in response to imminent node shutdown.";

const nodeShutdown: Ending = {
  reason: "Terminated",
  message: shutdownMessage,
  disruption: { reason: "TerminationByKubelet", message: shutdownMessage },
};
