import { expect, test } from "vitest";
import { Backoff } from "../../runtime/backoff.ts";
import { systemClock } from "../../runtime/clock.ts";
import { Condition } from "../../runtime/condition.ts";
import { fakeClock } from "../support/fakeClock.ts";

test("a sleep ends by its time, or by its signal with the signal's reason and without a timer", async () => {
  const clock = fakeClock();
  const slept = clock.sleep(1000);
  clock.advance(1000);
  await slept;
  const stopped = new AbortController();
  const broken = clock.sleep(1000, stopped.signal);
  const reason = new Error("enough");
  stopped.abort(reason);
  await expect(broken).rejects.toBe(reason);
  await expect(clock.sleep(1000, stopped.signal)).rejects.toBe(reason);
  expect(clock.waits()).toEqual([]);
});

test("the machine's clock runs, and forgets what it shall forget", async () => {
  const before = systemClock.monotonicMs();
  let isCalled = false;
  const forget = systemClock.setTimeout(() => (isCalled = true), 1);
  forget();
  await systemClock.sleep(5);
  expect(isCalled).toBe(false);
  expect(systemClock.monotonicMs()).toBeGreaterThan(before);
  expect(systemClock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1));
});

test("a backoff doubles to its maximum, with chance, and forgets", () => {
  const clock = fakeClock();
  let chance = 0;
  const random = (): number => chance;
  const backoff = new Backoff({ firstMs: 800, maximumMs: 30_000, forgetAfterMs: 120_000, clock, random });
  const delays = Array.from({ length: 8 }, () => {
    const delayMs = backoff.nextMs();
    clock.advance(delayMs);
    return delayMs;
  });
  expect(delays).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  chance = 0.999;
  expect(backoff.nextMs()).toBeCloseTo(59_970);
  clock.advance(59_970 + 120_001);
  expect(backoff.nextMs()).toBeLessThan(1600);
});

test("who waits for a condition is woken when it holds, or by the signal", async () => {
  const condition = new Condition();
  let count = 0;
  const two = condition.until(() => count >= 2);
  count = 1;
  condition.notify();
  count = 2;
  condition.notify();
  await two;
  const stopped = new AbortController();
  const never = condition.until(() => false, stopped.signal);
  const reason = new Error("enough");
  stopped.abort(reason);
  await expect(never).rejects.toBe(reason);
});
