// How a reflector waits after a failure: by its backoff, or longer where the server asks for it.
import { Backoff } from "../backoff.ts";
import type { Clock, Random } from "../clock.ts";
import { StatusError } from "./statusError.ts";

export class Patience {
  private readonly clock: Clock;
  private readonly backoff: Backoff;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.backoff = new Backoff({ firstMs: 800, maximumMs: 30_000, forgetAfterMs: 120_000, clock, random });
  }

  /** How long to wait after an error, in milliseconds. Counts as a failure. */
  waitMs(error?: unknown): number {
    const askedMs = error instanceof StatusError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(this.backoff.nextMs(), askedMs);
  }

  /** Waits. Rejects with the signal's reason. */
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    if (delayMs > 0) await this.clock.sleep(delayMs, signal);
  }
}
