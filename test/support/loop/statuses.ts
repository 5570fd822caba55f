// What a kubelet would say of a pod with the one container `base`.
import type {
  ContainerStatus,
  ContainerState,
  ContainerTerminated,
  PodCondition,
  PodStatus,
} from "../../../runtime/cluster/livePod.ts";
import { toRfc3339 } from "../../../runtime/clock.ts";

/** The machine's moment, which is the API server's too. */
const now = (): string => toRfc3339(Date.now());

export interface StatusTraits {
  readonly reason?: string;
  readonly message?: string;
  readonly conditions?: readonly PodCondition[];
  readonly terminated?: Partial<ContainerTerminated>;
}

/** The status of a container in this state. */
export function container(name: string, state: ContainerState): ContainerStatus {
  const isRunning = state.running !== undefined;
  return {
    name,
    state,
    ready: isRunning,
    started: isRunning,
    restartCount: 0,
    image: "registry.example.com/etl:1",
    imageID: "",
  };
}

const base = (state: ContainerState) => [container("base", state)];

export const running = (): PodStatus => ({
  phase: "Running",
  containerStatuses: base({ running: { startedAt: now() } }),
});

/** `base` has ended with this exit code. */
export function exited(exitCode: number, { terminated, ...traits }: StatusTraits = {}): PodStatus {
  const end = {
    exitCode,
    reason: exitCode === 0 ? "Completed" : "Error",
    startedAt: now(),
    finishedAt: now(),
  };
  return {
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    containerStatuses: base({ terminated: { ...end, ...terminated } }),
    ...traits,
  };
}

export const waiting = (reason: string, message = reason): PodStatus => ({
  phase: "Pending",
  containerStatuses: base({ waiting: { reason, message } }),
});

/** Ended without a word of `base`. */
export const failed = (
  reason: string,
  message: string,
  initContainerStatuses: readonly ContainerStatus[] = [],
): PodStatus => ({ phase: "Failed", reason, message, initContainerStatuses });

export const unschedulable = (message: string): PodStatus => ({
  phase: "Pending",
  conditions: [
    { type: "PodScheduled", status: "False", reason: "Unschedulable", message, lastTransitionTime: now() },
  ],
});

export const disrupted = (reason: string): PodCondition => ({
  type: "DisruptionTarget",
  status: "True",
  reason,
  lastTransitionTime: now(),
});
