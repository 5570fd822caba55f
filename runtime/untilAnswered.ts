// Asking again and again what the world has failed to answer.
import type { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";

export interface UntilAnswered {
  /** Whether asking again may help. */
  readonly mayPass: (error: unknown) => error is Error;
  /** How long the other side wants to be left alone after a failure, in milliseconds; else `backoff` alone says. */
  readonly askedMs?: (error: Error) => number;
  readonly backoff: Backoff;
  /** Hears of failures after which it is asked again. */
  readonly onFailure: (error: Error) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What `ask` gives in the end. Rejects with what may not pass, and with the signal's reason. */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  { mayPass, askedMs = () => 0, backoff, onFailure, clock, signal }: UntilAnswered,
): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!mayPass(error)) throw error;
      signal.throwIfAborted();
      onFailure(error);
      await clock.sleep(Math.max(askedMs(error), backoff.nextMs()), signal);
    }
  }
}
