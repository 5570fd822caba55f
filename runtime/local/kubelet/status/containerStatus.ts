// What the kubelet tells of one container, from what it knows.
import type { Container } from "../../../../schemas/generated/pod.ts";
import type { ContainerState, ContainerStatus, ContainerTerminated } from "../../../cluster/livePod.ts";
import { toRfc3339 } from "../../../clock.ts";
import { isSidecar, type ContainerRecord } from "./containerRecord.ts";

interface Options {
  readonly container: Container;
  readonly record: ContainerRecord;
  /** Whether it is one of the pod's init containers. */
  readonly isInit: boolean;
  /** Why a container waits that nothing was tried for yet. */
  readonly initialReason: "ContainerCreating" | "PodInitializing";
  /** The pod, as Kubernetes writes it into messages: `name_namespace(uid)`. */
  readonly podName: string;
  readonly nowMs: number;
}

/** The status of a container. Seconds are all that Kubernetes tells of times. */
export function containerStatus(options: Options): ContainerStatus {
  const { container, record, isInit } = options;
  const { state, restartCount, containerID } = record;
  const { shown, last } = statesOf(options);
  const isDone = isInit && !isSidecar(container) && shown.terminated?.exitCode === 0;
  return {
    name: container.name,
    state: shown,
    lastState: last === undefined ? {} : { terminated: last },
    ready: isDone || (state.kind === "running" && state.isReady),
    started: state.kind === "running" && state.isStarted,
    restartCount,
    image: container.image ?? "",
    imageID: "",
    ...(containerID !== undefined && { containerID }),
  };
}

function statesOf(options: Options): { shown: ContainerState; last: ContainerTerminated | undefined } {
  const { container, record, initialReason, podName, nowMs } = options;
  const { state, last } = record;
  if (state.kind === "running") return { shown: { running: { startedAt: toTime(state.startedAtMs) } }, last };
  if (state.kind === "waiting") {
    const { reason = initialReason, message } = state;
    return { shown: { waiting: { reason, ...(message !== undefined && { message }) } }, last };
  }
  const { terminated, retry } = state;
  if (retry === undefined || retry.atMs <= nowMs) return { shown: { terminated }, last };
  const message = `back-off ${durationText(retry.delayMs)} restarting failed container=${container.name} pod=${podName}`;
  return { shown: { waiting: { reason: "CrashLoopBackOff", message } }, last: terminated };
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function toTime(ms: number): string {
  return toRfc3339(ms).replace(/\.\d+Z$/, "Z");
}

/** As Go writes a duration of whole seconds: `10s`, `2m40s`. */
function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
