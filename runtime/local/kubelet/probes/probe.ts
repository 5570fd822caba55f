// A probe of a container, looked at again and again until the container ends.
import type { Probe } from "../../../../schemas/generated/pod.ts";
import type { Clock } from "../../../clock.ts";
import type { Verdict } from "./check.ts";

/** Consecutive equal verdicts, as far as they count. */
export interface Streak {
  readonly isSuccess: boolean;
  readonly count: number;
}

/** What a probe holds after a verdict: only so many equal ones in a row change its mind. Pure. */
export function afterVerdict(
  probe: Probe,
  streak: Streak | undefined,
  isSuccess: boolean,
): { readonly streak: Streak; readonly isSettled: boolean } {
  const count = streak?.isSuccess === isSuccess ? streak.count + 1 : 1;
  const threshold = isSuccess ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  return { streak: { isSuccess, count }, isSettled: count >= threshold };
}

interface Options {
  readonly probe: Probe;
  readonly clock: Clock;
  /** Looks once, within the time that the signal gives. */
  readonly look: (signal: AbortSignal) => Promise<Verdict>;
  /** Hears of every verdict, and whether the probe has made up its mind by it. Ends the probe by `false`. */
  readonly onVerdict: (verdict: Verdict, isSettled: boolean) => boolean;
  /** Ends the probe. */
  readonly signal: AbortSignal;
}

/** Resolves when the probe has ended. */
export async function runProbe({ probe, clock, look, onVerdict, signal }: Options): Promise<void> {
  let streak: Streak | undefined;
  let delayMs = (probe.initialDelaySeconds ?? 0) * 1000;
  while (!signal.aborted) {
    await clock.sleep(delayMs, signal).catch(ignoreAbort(signal));
    if (signal.aborted) return;
    const verdict = await lookInTime(look, (probe.timeoutSeconds ?? 1) * 1000, clock, signal);
    if (verdict === undefined) return;
    const next = afterVerdict(probe, streak, verdict.isSuccess);
    streak = next.streak;
    if (!onVerdict(verdict, next.isSettled)) return;
    delayMs = (probe.periodSeconds ?? 10) * 1000;
  }
}

class ProbeTimeout extends Error {}

/** The verdict; `undefined` when the probe has been ended meanwhile. */
async function lookInTime(
  look: (signal: AbortSignal) => Promise<Verdict>,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  const timeout = new AbortController();
  const forget = clock.setTimeout(
    () => timeout.abort(new ProbeTimeout(`timed out after ${timeoutMs / 1000}s`)),
    timeoutMs,
  );
  try {
    return await look(AbortSignal.any([signal, timeout.signal]));
  } catch (error) {
    if (error instanceof ProbeTimeout) return { isSuccess: false, message: error.message };
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    forget();
  }
}

function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
