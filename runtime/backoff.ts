// How long to wait before trying again what failed: longer each time, never the same for two that failed together.
import type { Clock, Random } from "./clock.ts";

export interface BackoffOptions {
  readonly firstMs: number;
  readonly maximumMs: number;
  /** After so long without a failure the next one counts as the first. */
  readonly forgetAfterMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Doubles from the first delay to the maximum. What is waited is between a delay and twice as long. */
export class Backoff {
  private readonly options: BackoffOptions;
  private failures = 0;
  private lastMs = Number.NEGATIVE_INFINITY;

  constructor(options: BackoffOptions) {
    this.options = options;
  }

  /** Counts a failure and tells how long to wait now, in milliseconds. */
  nextMs(): number {
    const { firstMs, maximumMs, forgetAfterMs, clock, random } = this.options;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.lastMs > forgetAfterMs) this.failures = 0;
    const delayMs = Math.min(firstMs * 2 ** this.failures, maximumMs) * (1 + random());
    this.failures += 1;
    this.lastMs = nowMs + delayMs;
    return delayMs;
  }
}
