// The probes of a running container: the startup probe first, then readiness and liveness side by side.
import type { Container, Probe } from "../../../../schemas/generated/pod.ts";
import type { Clock } from "../../../clock.ts";
import { check } from "../probes/check.ts";
import { runProbe } from "../probes/probe.ts";
import type { Life } from "./life.ts";

export type ProbeKind = "Startup" | "Readiness" | "Liveness";

export interface ProbeListener {
  onStarted(): void;
  onReady(isReady: boolean): void;
  /** A look failed. */
  onUnhealthy(kind: ProbeKind, message: string): void;
  /** So many looks failed in a row that the container has to be stopped. */
  onFailed(kind: "Startup" | "Liveness", probe: Probe): void;
}

interface Options {
  readonly container: Container;
  readonly life: Life;
  readonly podIP: string;
  readonly clock: Clock;
  readonly listener: ProbeListener;
  /** Ends all probes. */
  readonly signal: AbortSignal;
}

/** Resolves when all probes have ended. */
export async function watchProbes(options: Options): Promise<void> {
  const { container, listener } = options;
  if (container.startupProbe !== undefined) {
    const isStarted = await untilStarted(container.startupProbe, options);
    if (!isStarted) return;
  }
  listener.onStarted();
  await Promise.all([watchReadiness(options), watchLiveness(options)]);
}

async function untilStarted(probe: Probe, options: Options): Promise<boolean> {
  let isStarted = false;
  await run("Startup", probe, options, (isSuccess) => {
    isStarted = isSuccess;
    if (!isSuccess) options.listener.onFailed("Startup", probe);
    return false;
  });
  return isStarted;
}

async function watchReadiness(options: Options): Promise<void> {
  const { container, listener } = options;
  if (container.readinessProbe === undefined) return listener.onReady(true);
  await run("Readiness", container.readinessProbe, options, (isSuccess) => {
    listener.onReady(isSuccess);
    return true;
  });
}

async function watchLiveness(options: Options): Promise<void> {
  const { livenessProbe } = options.container;
  if (livenessProbe === undefined) return;
  await run("Liveness", livenessProbe, options, (isSuccess) => {
    if (!isSuccess) options.listener.onFailed("Liveness", livenessProbe);
    return isSuccess;
  });
}

/** `onSettled` hears when a probe has made up its mind, again and again, and ends it by `false`. */
function run(
  kind: ProbeKind,
  probe: Probe,
  { container, life, podIP, clock, listener, signal }: Options,
  onSettled: (isSuccess: boolean) => boolean,
): Promise<void> {
  return runProbe({
    probe,
    clock,
    signal,
    look: (inTime) => check(probe, { container, exec: life.exec, podIP }, inTime),
    onVerdict(verdict, isSettled) {
      if (!verdict.isSuccess) listener.onUnhealthy(kind, verdict.message);
      return isSettled ? onSettled(verdict.isSuccess) : true;
    },
  });
}
