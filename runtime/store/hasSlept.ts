// Waiting that an abort ends without an error: to be used where an abort is the ordinary end.
import type { Clock } from "../clock.ts";

export interface Sleep {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** False as soon as the signal is aborted, true when the time is over. */
export async function hasSlept({ clock, signal }: Sleep, delayMs: number): Promise<boolean> {
  try {
    await clock.sleep(delayMs, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
