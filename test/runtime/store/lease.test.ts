// Leases: one holder at a time, taken over when it has shown no sign of life for its duration, whatever the clocks say.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { RunKey } from "../../../runtime/model.ts";
import { createRun } from "../../../runtime/store/createRun.ts";
import type { Database } from "../../../runtime/store/database.ts";
import { DatabaseError } from "../../../runtime/store/databaseError.ts";
import { LeaseLost, readLease, releaseLease, renewLease, takeLease } from "../../../runtime/store/lease.ts";
import {
  keepLease,
  RunIsDriven,
  takeIdleLease,
  takeLeaseOfTheDead,
  waitForLease,
} from "../../../runtime/store/leaseKeeping.ts";
import { saveTurn } from "../../../runtime/store/saveTurn.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { aRun, aTurn } from "../../support/storedRun.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database } = testDatabase({ isMigrated: true });
const durationMs = 15_000;

async function newRun(): Promise<RunKey> {
  const run = aRun();
  await createRun(database(), run, []);
  return { dag_id: run.dag_id, run_id: run.run_id };
}

const take = (run: RunKey, holder: string) => takeLease(database(), { ...run, holder, durationMs });

async function taken(run: RunKey, holder: string) {
  const lease = await take(run, holder);
  if (lease === undefined) throw new Error(`${holder} did not get the lease`);
  return lease;
}

describe("a lease", () => {
  test("is taken by one of many at once", async () => {
    const run = await newRun();
    const leases = await Promise.all(Array.from({ length: 10 }, () => take(run, randomUUID())));
    expect(leases.filter((lease) => lease !== undefined)).toMatchObject([{ epoch: 1 }]);
  });

  test("is taken again by its holder, which did not hear that it has it", async () => {
    const run = await newRun();
    await taken(run, "one");
    expect(await take(run, "one")).toMatchObject({ epoch: 2 });
  });

  test("that is given back is free at once, and the old one is worth nothing", async () => {
    const run = await newRun();
    const first = await taken(run, "one");
    await releaseLease(database(), first);
    const second = await taken(run, "two");
    expect(second.epoch).toBe(2);
    await expect(renewLease(database(), first)).rejects.toBeInstanceOf(LeaseLost);
    await releaseLease(database(), first);
    expect(await readLease(database(), run)).toMatchObject({ holder: "two", epoch: 2 });
  });
});

describe("a standby", () => {
  /** Waits for the lease that another has, by a clock that the test moves. */
  async function standby(run: RunKey) {
    const clock = fakeClock();
    const holders: string[] = [];
    const lease = waitForLease(database(), {
      ...run,
      holder: "standby",
      durationMs,
      clock,
      onStandby: (holder) => holders.push(holder),
    });
    await clock.waitFor(1, durationMs);
    /** Lets time pass, look by look. */
    const pass = async (ms: number): Promise<void> => {
      for (let passedMs = 0; passedMs < ms; passedMs += 1000) {
        await clock.waitFor(1, durationMs);
        clock.advance(1000);
      }
    };
    return { lease, clock, holders, pass };
  }

  test("takes over after the holder's duration without a sign of life, and not before", async () => {
    const run = await newRun();
    const dead = await taken(run, "dead");
    const { lease, holders, pass, clock } = await standby(run);
    await pass(durationMs - 1000);
    await clock.waitFor(1, durationMs);
    expect(await readLease(database(), run)).toMatchObject({ holder: "dead" });
    await pass(1000);
    expect(await lease).toMatchObject({ holder: "standby", epoch: 2 });
    expect(holders).toEqual(["dead"]);
    await expect(saveTurn(database(), dead, aTurn())).rejects.toBeInstanceOf(LeaseLost);
  });

  test("waits on as long as there are signs of life: a renewal, or a turn", async () => {
    const run = await newRun();
    const alive = await taken(run, "alive");
    const { lease, pass, clock } = await standby(run);
    await pass(durationMs - 1000);
    await renewLease(database(), alive);
    await pass(durationMs - 1000);
    await saveTurn(database(), alive, aTurn());
    await pass(durationMs - 1000);
    await clock.waitFor(1, durationMs);
    expect(await readLease(database(), run)).toMatchObject({ holder: "alive", epoch: 1 });
    await releaseLease(database(), alive);
    await pass(1000);
    expect(await lease).toMatchObject({ holder: "standby" });
  });

  test("that leaves runs to the living does so at the first sign of life", async () => {
    const run = await newRun();
    const alive = await taken(run, "alive");
    const clock = fakeClock();
    const lease = takeLeaseOfTheDead(database(), { ...run, holder: "another", durationMs, clock });
    await clock.waitFor(1, durationMs);
    await renewLease(database(), alive);
    clock.advance(1000);
    expect(await lease).toBeUndefined();
    expect(await readLease(database(), run)).toMatchObject({ holder: "alive", epoch: 1 });
  });

  test("that leaves runs to the living takes over from the dead", async () => {
    const run = await newRun();
    await taken(run, "dead");
    const wanted = { ...run, holder: "another", durationMs, clock: fakeClock() };
    const isGone = (holder: string): boolean => holder === "dead";
    expect(await takeLeaseOfTheDead(database(), { ...wanted, isGone })).toMatchObject({
      holder: "another",
      epoch: 2,
    });
  });

  test("can be told to give up", async () => {
    const run = await newRun();
    await taken(run, "alive");
    const abort = new AbortController();
    const clock = fakeClock();
    const lease = waitForLease(database(), {
      ...run,
      holder: "standby",
      durationMs,
      clock,
      signal: abort.signal,
    });
    await clock.waitFor(1, durationMs);
    abort.abort(new Error("stopped"));
    await expect(lease).rejects.toThrow("stopped");
  });
});

describe("a lease for a change beside the runtime", () => {
  async function idle(run: RunKey) {
    const clock = fakeClock();
    const lease = takeIdleLease(database(), { ...run, holder: "operator", durationMs, clock });
    // Awaited below, at the moment that the test makes.
    lease.catch(() => undefined);
    await clock.waitFor(1, durationMs);
    return { clock, lease };
  }

  test("is refused as soon as its holder shows a sign of life", async () => {
    const run = await newRun();
    const held = await taken(run, "one");
    const { clock, lease } = await idle(run);
    await renewLease(database(), held);
    clock.advance(1000);
    await expect(lease).rejects.toBeInstanceOf(RunIsDriven);
    expect(await readLease(database(), run)).toMatchObject({ holder: "one", epoch: 1 });
  });

  test("is had when its holder has shown none for its duration", async () => {
    const run = await newRun();
    await taken(run, "one");
    const { clock, lease } = await idle(run);
    for (let passedMs = 0; passedMs < durationMs; passedMs += 1000) {
      await clock.waitFor(1, durationMs);
      clock.advance(1000);
    }
    expect(await lease).toMatchObject({ holder: "operator", epoch: 2 });
  });
});

describe("keeping a lease", () => {
  test("shows a sign of life in each third of its duration, until it is told to stop", async () => {
    const run = await newRun();
    const lease = await taken(run, "one");
    const clock = fakeClock();
    const stop = new AbortController();
    const kept = keepLease(database(), lease, { clock, signal: stop.signal });
    for (const beat of [1, 2, 3]) {
      await clock.waitFor(1, durationMs / 3);
      clock.advance(durationMs / 3);
      await expect.poll(() => readLease(database(), run)).toMatchObject({ beat });
    }
    await clock.waitFor(1, durationMs / 3);
    stop.abort();
    expect(await kept).toBeUndefined();
  });

  test("ends when another has it", async () => {
    const run = await newRun();
    const lease = await taken(run, "one");
    const clock = fakeClock();
    const kept = keepLease(database(), lease, { clock, signal: new AbortController().signal });
    await releaseLease(database(), lease);
    await taken(run, "two");
    await clock.waitFor(1, durationMs / 3);
    clock.advance(durationMs / 3);
    await expect(kept).rejects.toBeInstanceOf(LeaseLost);
  });

  test("ends when the database was away for its duration: another may have it", async () => {
    const run = await newRun();
    const lease = await taken(run, "one");
    const clock = fakeClock();
    const away = Object.create(database(), {
      query: { value: () => Promise.reject(new DatabaseError("unreachable", "away")) },
    }) as Database;
    const kept = keepLease(away, lease, { clock, signal: new AbortController().signal });
    const ended = kept.catch((error: unknown) => error);
    for (const _ of [1, 2, 3]) {
      await clock.waitFor(1, durationMs / 3);
      clock.advance(durationMs / 3);
    }
    expect(await ended).toMatchObject({
      message: expect.stringContaining("lease of 15 s could not be renewed"),
    });
  });
});
