// A clock that runs faster than the machine's, for tests with real servers: a backoff of seconds is one of moments.
import { clockFrom, systemClock, type Clock } from "../../runtime/clock.ts";

export function hurriedClock(factor: number): Clock {
  return clockFrom({
    now: () => systemClock.now(),
    monotonicMs: () => systemClock.monotonicMs() * factor,
    setTimeout: (callback, delayMs) => systemClock.setTimeout(callback, delayMs / factor),
  });
}
