// Time and chance as arguments: the system's are here and nowhere else, those that a test moves are in test/support.
import { performance } from "node:perf_hooks";

export interface Clock {
  /** Milliseconds since 1970, as the machine believes. It may jump: waits and ages are counted by `monotonicMs`. */
  now(): number;
  /** Milliseconds since some moment in the past; never jumps. */
  monotonicMs(): number;
  /** Calls back once after `delayMs`. The function that it gives forgets the timer. */
  setTimeout(callback: () => void, delayMs: number): () => void;
  /** Waits. Rejects with the signal's reason as soon as that is aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** At least 0 and below 1. */
export type Random = () => number;

/** A clock of which the timers are made by `setTimer`; the rest of it follows. */
export function clockFrom(parts: Omit<Clock, "sleep">): Clock {
  const sleep = (delayMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => {
        forget();
        reject(toError(signal?.reason));
      };
      const forget = parts.setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, delayMs);
      signal?.addEventListener("abort", abort, { once: true });
    });
  return { ...parts, sleep };
}

/** The machine's clock. */
export const systemClock: Clock = clockFrom({
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimeout(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
});

/** The machine's chance. */
export const systemRandom: Random = () => Math.random();

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}

/** A moment in milliseconds since 1970 as RFC 3339 with milliseconds: `2026-11-25T08:00:00.000Z`. */
export function toRfc3339(ms: number): string {
  return new Date(ms).toISOString();
}
