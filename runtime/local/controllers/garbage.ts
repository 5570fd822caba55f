// Pods that no kubelet will ever take away. Decides, and touches nothing.
import { isFinished, type SlimPod } from "./slimPod.ts";

export interface GarbagePod {
  readonly pod: SlimPod;
  /** Whether it has to be told to have failed first. */
  readonly isUnfinished: boolean;
  /** Whether it was running for a node that is no longer there. */
  readonly isOrphan: boolean;
}

interface Input {
  readonly pods: readonly SlimPod[];
  /** Since when nodes are missing that pods name, by name; in milliseconds since 1970. */
  readonly missingSince: ReadonlyMap<string, number>;
  readonly nowMs: number;
}

/** How long a node may be missing. Kubernetes' pod garbage collection waits as long. */
const quarantineMs = 40_000;

export function garbage({ pods, missingSince, nowMs }: Input): GarbagePod[] {
  return pods.flatMap((pod): GarbagePod[] => {
    const isUnfinished = !isFinished(pod);
    if (pod.nodeName === undefined) return pod.isTerminating ? [{ pod, isUnfinished, isOrphan: false }] : [];
    const sinceMs = missingSince.get(pod.nodeName);
    const isOrphan = sinceMs !== undefined && nowMs - sinceMs >= quarantineMs;
    return isOrphan ? [{ pod, isUnfinished, isOrphan }] : [];
  });
}
