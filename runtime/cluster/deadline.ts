// The end that is set to a call: its caller's signal, or its time.
import type { Clock } from "../clock.ts";
import { ConnectionError } from "./statusError.ts";

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Names the call in the error. */
  readonly what: string;
  readonly signal: AbortSignal | undefined;
}

/** Aborts `signal` with a `ConnectionError` when time is up, or with the caller's reason when the caller aborts. */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly outer: AbortSignal | undefined;
  private readonly forgetTimer: () => void;

  constructor({ clock, timeoutMs, what, signal: outer }: DeadlineOptions) {
    this.signal = this.controller.signal;
    this.outer = outer;
    this.forgetTimer = clock.setTimeout(() => {
      const message = `${what}: no answer within ${timeoutMs / 1000} s`;
      this.controller.abort(new ConnectionError("timeout", message));
    }, timeoutMs);
    if (outer?.aborted === true) this.follow();
    else outer?.addEventListener("abort", this.follow, { once: true });
  }

  /** Time no longer matters; the caller's signal still does. */
  lift(): void {
    this.forgetTimer();
  }

  /** The call is over. */
  end(): void {
    this.forgetTimer();
    this.outer?.removeEventListener("abort", this.follow);
  }

  private readonly follow = (): void => {
    this.controller.abort(this.outer?.reason);
  };
}
