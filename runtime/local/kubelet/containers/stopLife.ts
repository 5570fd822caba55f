// Ends a container as Kubernetes does: its preStop hook, a signal, time, and then no more questions.
import type { Container, LifecycleHandler } from "../../../../schemas/generated/pod.ts";
import type { Clock } from "../../../clock.ts";
import { check, type Verdict } from "../probes/check.ts";
import type { Life } from "./life.ts";

interface Options {
  readonly life: Life;
  readonly container: Container;
  readonly podIP: string;
  readonly clock: Clock;
  /** Is aborted when the grace period is over. */
  readonly due: AbortSignal;
  /** Hears why the hook failed, which changes nothing. */
  readonly onHookFailed: (message: string) => void;
}

/** What a container gets at least: one whose hook has used up all the time, or a sidecar after slow containers. */
const minimumGraceMs = 2000;

/** Resolves when the container has ended. */
export async function stopLife({ onHookFailed, due, ...options }: Options): Promise<void> {
  const { life, container, clock } = options;
  const preStop = container.lifecycle?.preStop;
  if (preStop !== undefined && !due.aborted) {
    const verdict = await runHook(preStop, { ...options, signal: due });
    if (!verdict.isSuccess) onHookFailed(verdict.message);
  }
  life.process.signal(stopSignalOf(container));
  const over = new AbortController();
  const grace = due.aborted ? clock.sleep(minimumGraceMs, over.signal) : aborted(due);
  await Promise.race([life.ended, grace]);
  over.abort();
  life.process.kill();
  await life.ended;
}

interface HookOptions extends Pick<Options, "life" | "container" | "podIP" | "clock"> {
  readonly signal: AbortSignal;
}

/** Runs a postStart or preStop handler. It ends with the container, and when the signal is aborted. */
export async function runHook(handler: LifecycleHandler, options: HookOptions): Promise<Verdict> {
  const { life, container, podIP, clock } = options;
  const ended = new AbortController();
  void life.ended.then(() => ended.abort(new Error("the container has ended")));
  const signal = AbortSignal.any([options.signal, ended.signal]);
  try {
    if (handler.sleep === undefined)
      return await check(handler, { container, exec: life.exec, podIP }, signal);
    await clock.sleep(handler.sleep.seconds * 1000, signal);
    return { isSuccess: true };
  } catch (error) {
    if (!signal.aborted) throw error;
    return {
      isSuccess: false,
      message: ended.signal.aborted ? "the container has ended" : "it took too long",
    };
  }
}

function stopSignalOf({ lifecycle }: Container): NodeJS.Signals {
  // The API server has checked that it is the name of a signal.
  return (lifecycle?.stopSignal as NodeJS.Signals | undefined) ?? "SIGTERM";
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
