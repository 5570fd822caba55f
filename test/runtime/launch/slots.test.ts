// Slots: so many at a time, in the order in which they came, however many wait.
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { Slots } from "../../../runtime/launch/slots.ts";

/** Things that are done when the test says so, and the order in which they began. */
function scene(limit: number) {
  const slots = new Slots(limit);
  const abort = new AbortController();
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const work = Array.from({ length: 4 }, (_, place) =>
    slots.use(() => {
      began.push(place);
      return new Promise<void>((resolve) => ends.push(resolve));
    }, abort.signal),
  );
  return { slots, abort, began, ends, work };
}

test("who leaves lets in the one that came first", async () => {
  const { began, ends, work } = scene(2);
  expect(began).toEqual([0, 1]);
  ends[1]?.();
  await work[1];
  expect(began).toEqual([0, 1, 2]);
});

test("a failure leaves its slot like a success", async () => {
  const slots = new Slots(1);
  const { signal } = new AbortController();
  const failed = slots.use(() => Promise.reject(new Error("refused")), signal);
  const next = slots.use(() => Promise.resolve("done"), signal);
  await expect(failed).rejects.toThrow("refused");
  await expect(next).resolves.toBe("done");
});

test("a greater limit lets in as many more; a smaller one lets those inside end", async () => {
  const { slots, began, ends, work } = scene(1);
  slots.setLimit(3);
  await Promise.resolve();
  expect(began).toEqual([0, 1, 2]);
  slots.setLimit(1);
  for (const end of ends.slice(0, 2)) end();
  await Promise.all(work.slice(0, 2));
  expect(began).toEqual([0, 1, 2]);
});

test("an abort sends away all that wait, with its reason", async () => {
  const { abort, began, work } = scene(1);
  const waiting = Promise.allSettled(work.slice(1));
  abort.abort(new Error("stopped"));
  const outcomes = await waiting;
  expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(began).toEqual([0]);
});

test("nothing listens to the signal but for those that wait", async () => {
  const { abort, ends, work } = scene(3);
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(1);
  ends[0]?.();
  await work[0];
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
});
