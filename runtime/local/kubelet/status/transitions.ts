// What becomes of what is known of a container when something happens to it. Decides, and touches nothing.
import type { ContainerTerminated } from "../../../cluster/livePod.ts";
import type { ContainerRecord } from "./containerRecord.ts";
import { toTime } from "./containerStatus.ts";
import { failuresAfter, restartDelayMs } from "./restartDelay.ts";

/** How soon what may be mended from outside is tried again. */
const mendableMs = 10_000;
/** How long a failed pull is told as one, before it is told as a wait. */
const pullFailureMs = 1000;

/** What the next life of a container counts as, and the one before it. */
export function nextLife({ state, last, restartCount }: ContainerRecord): {
  readonly restartCount: number;
  readonly last?: ContainerTerminated;
} {
  if (state.kind === "terminated") return { restartCount: restartCount + 1, last: state.terminated };
  return last === undefined ? { restartCount } : { restartCount: restartCount + 1, last };
}

interface Start {
  readonly containerID: string;
  /** In milliseconds since 1970. */
  readonly atMs: number;
}

export function started(record: ContainerRecord, { containerID, atMs }: Start): ContainerRecord {
  const state = { kind: "running", startedAtMs: atMs, isStarted: false, isReady: false } as const;
  return { ...nextLife(record), state, containerID, failures: record.failures };
}

interface End {
  readonly exitCode: number;
  readonly message: string | undefined;
  readonly isOutOfMemory: boolean;
  /** In milliseconds since 1970. */
  readonly atMs: number;
}

export function ended(
  record: ContainerRecord,
  { exitCode, message, isOutOfMemory, atMs }: End,
): ContainerRecord {
  const { state, containerID } = record;
  if (state.kind !== "running") throw new Error("invariant: a container ended that did not run");
  const failures = failuresAfter(record.failures, atMs - state.startedAtMs);
  const terminated = {
    exitCode,
    reason: isOutOfMemory ? "OOMKilled" : exitCode === 0 ? "Completed" : "Error",
    ...(message !== undefined && { message }),
    startedAt: toTime(state.startedAtMs),
    finishedAt: toTime(atMs),
    ...(containerID !== undefined && { containerID }),
  };
  return { ...record, failures, state: { kind: "terminated", terminated, ...retry(failures, atMs) } };
}

/** The container was made, and its command could not be run: a life without length. */
export function notStarted(
  record: ContainerRecord,
  { containerID, atMs, message }: Start & { readonly message: string },
): ContainerRecord {
  const failures = failuresAfter(record.failures, 0);
  const terminated = {
    exitCode: 128,
    reason: "StartError",
    message,
    startedAt: toTime(0),
    finishedAt: toTime(atMs),
    containerID,
  };
  const state = { kind: "terminated", terminated, ...retry(failures, atMs) } as const;
  return { ...nextLife(record), state, containerID, failures };
}

/** The container cannot be made as things are. */
export function notMade(
  record: ContainerRecord,
  { reason, message, atMs }: { readonly reason: string; readonly message: string; readonly atMs: number },
): ContainerRecord {
  return waiting(record, { reason, message, retryAtMs: atMs + mendableMs });
}

/** The image cannot be pulled: told as a failure first, then as a wait for the next try. */
export function notPulled(record: ContainerRecord, image: string, atMs: number): ContainerRecord {
  if (record.state.kind === "waiting" && record.state.reason === "ErrImagePull") {
    const failures = record.failures + 1;
    const retryAtMs = atMs + restartDelayMs(failures + 1);
    return {
      ...waiting(record, {
        reason: "ImagePullBackOff",
        message: `Back-off pulling image "${image}"`,
        retryAtMs,
      }),
      failures,
    };
  }
  const message = `failed to pull and unpack image "${image}": not found`;
  return waiting(record, { reason: "ErrImagePull", message, retryAtMs: atMs + pullFailureMs });
}

function waiting(
  record: ContainerRecord,
  state: { readonly reason: string; readonly message: string; readonly retryAtMs: number },
): ContainerRecord {
  const { last } = nextLife(record);
  const { restartCount, failures } = record;
  return {
    restartCount,
    failures,
    state: { kind: "waiting", ...state },
    ...(last !== undefined && { last }),
  };
}

function retry(
  failures: number,
  atMs: number,
): { readonly retry?: { readonly atMs: number; readonly delayMs: number } } {
  const delayMs = restartDelayMs(failures);
  return delayMs === 0 ? {} : { retry: { atMs: atMs + delayMs, delayMs } };
}
