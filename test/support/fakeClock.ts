// A clock that stands still until a test moves it. Tests wait until somebody waits for the clock, and then move it.
import { clockFrom, type Clock } from "../../runtime/clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

export interface FakeClock extends Clock {
  /** The delays that are waited for now, in the order of their ends, in milliseconds. */
  waits(): readonly number[];
  /** Resolves as soon as the delays that are waited for are so. */
  until(holds: (waits: readonly number[]) => boolean): Promise<void>;
  /** Resolves as soon as somebody waits for a time between the two. */
  waitFor(fromMs: number, toMs: number): Promise<void>;
  /** Moves time, and calls back what is due on the way, in order. */
  advance(byMs: number): void;
}

export function fakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let nowMs = 0;
  const timers = new Set<Timer>();
  const watchers = new Set<() => void>();
  const clock = clockFrom({
    now: () => startMs + nowMs,
    monotonicMs: () => nowMs,
    setTimeout(callback, delayMs) {
      const timer = { dueMs: nowMs + delayMs, callback };
      timers.add(timer);
      for (const look of watchers) look();
      return () => timers.delete(timer);
    },
  });
  const inOrder = (): Timer[] => [...timers].toSorted((one, other) => one.dueMs - other.dueMs);
  const waits = (): number[] => inOrder().map(({ dueMs }) => dueMs - nowMs);
  const until = (holds: (waits: readonly number[]) => boolean): Promise<void> => {
    if (holds(waits())) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds(waits())) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
    });
  };
  return {
    ...clock,
    waits,
    until,
    waitFor: (fromMs, toMs) => until((all) => all.some((ms) => ms >= fromMs && ms <= toMs)),
    advance(byMs) {
      const endMs = nowMs + byMs;
      for (let [next] = inOrder(); next !== undefined && next.dueMs <= endMs; [next] = inOrder()) {
        nowMs = next.dueMs;
        timers.delete(next);
        next.callback();
      }
      nowMs = endMs;
    },
  };
}
