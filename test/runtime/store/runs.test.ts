// Runs as they are found again: by key, by filter, and by the run before them.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createRun } from "../../../runtime/store/createRun.ts";
import {
  deleteRun,
  readRun,
  readRuns,
  readUnfinishedRuns,
  setCancelled,
} from "../../../runtime/store/dagRun.ts";
import { findRuns } from "../../../runtime/store/findRuns.ts";
import type { Run } from "../../../runtime/model.ts";
import { releaseLease, takeLease } from "../../../runtime/store/lease.ts";
import { loadRun } from "../../../runtime/store/loadRun.ts";
import { saveTurn } from "../../../runtime/store/saveTurn.ts";
import { readPreviousTaskInstances } from "../../../runtime/store/taskInstance.ts";
import { anAttempt, anInstance, aRun, aTurn, drivenRun, noon } from "../../support/storedRun.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database } = testDatabase({ isMigrated: true });
const dayMs = 24 * 60 * 60 * 1000;

test("a run is created once, whoever creates it", async () => {
  const run = aRun({ conf: { note: "a \0 b", nested: [1, { x: null }] } });
  const task = { task_id: "load", map_index: -1, pool: "default_pool" };
  const created = await Promise.all([1, 2, 3].map(() => createRun(database(), run, [task])));
  expect(created.filter((isNew) => isNew)).toHaveLength(1);
  expect(await createRun(database(), { ...run, conf: {} }, [{ ...task, task_id: "other" }])).toBe(false);
  expect(await loadRun(database(), run)).toEqual({
    run,
    tasks: [anInstance()],
    attempts: [],
    outbox: new Map(),
    checkpoint: undefined,
  });
});

test("a run that nobody created is none", async () => {
  const run = aRun();
  expect(await loadRun(database(), run)).toBeUndefined();
  expect(await setCancelled(database(), { ...run, isCancelled: true })).toBe(false);
});

test("runs are found by DAG, type and state, the latest first", async () => {
  const dag_id = randomUUID();
  const [first, second, third] = [0, 1, 2].map((day) =>
    aRun({
      dag_id,
      logical_date: noon + day * dayMs,
      run_type: day === 1 ? "manual" : "scheduled",
      state: day === 2 ? "running" : "success",
    }),
  );
  if (first === undefined || second === undefined || third === undefined) throw new Error("three runs");
  for (const run of [second, third, first]) await createRun(database(), run, []);
  expect(await readRuns(database(), { dag_id })).toEqual([third, second, first]);
  expect(await readRuns(database(), { dag_id, run_type: "scheduled", limit: 1 })).toEqual([third]);
  expect(await readRuns(database(), { dag_id, states: ["success", "failed"] })).toEqual([second, first]);
});

test("runs are found by what people call them", async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const older = aRun({ dag_id: one, run_id: `${one}/nightly` });
  const newer = aRun({ dag_id: one, run_id: "nightly", logical_date: noon + dayMs });
  const namesake = aRun({ dag_id: other, run_id: "nightly" });
  for (const run of [newer, older, namesake]) await createRun(database(), run, []);
  const found = async (name: string) =>
    (await findRuns(database(), name)).map(({ dag_id, run_id }) => `${dag_id} ${run_id}`);
  expect(await found(`${other}/nightly`)).toEqual([`${other} nightly`]);
  expect(await found(one)).toEqual([`${one} nightly`]);
  expect(await found("nightly")).toEqual([`${one} nightly`, `${other} nightly`].toSorted());
  // Whole names come first: this is also the run_id of another run.
  expect(await found(`${one}/nightly`)).toEqual([`${one} nightly`]);
  expect(await found(randomUUID())).toEqual([]);
});

test("a run is unfinished until nothing is left to be done for it, in the database or in the cluster", async () => {
  const dag_id = randomUUID();
  const unfinished = async () =>
    (await readUnfinishedRuns(database(), dag_id)).map(({ run, holder }) => [
      run.run_id,
      holder !== undefined,
    ]);
  const of = (run_id: string, logical_date: number, changes: Partial<Run> = {}) =>
    aRun({ dag_id, run_id, logical_date, run_type: "scheduled", ...changes });
  await createRun(database(), of("over", noon, { state: "success" }), []);
  await createRun(database(), of("waits", noon + dayMs), []);
  const { run, lease } = await drivenRun(database(), { run: of("driven", noon - dayMs) });
  expect(await unfinished()).toEqual([
    ["driven", true],
    ["waits", false],
  ]);
  const ended = { run: { ...run, state: "failed" as const } };
  await saveTurn(database(), lease, aTurn({ ...ended, attempts: [anAttempt({ phase: "ended" })] }));
  await releaseLease(database(), lease);
  expect(await unfinished()).toEqual([
    ["driven", false],
    ["waits", false],
  ]);
  const next = await takeLease(database(), { ...run, holder: "next", durationMs: 15_000 });
  if (next === undefined) throw new Error("the lease was given back");
  await saveTurn(database(), next, aTurn({ attempts: [anAttempt({ phase: "ended", isReleased: true })] }));
  expect(await unfinished()).toEqual([["waits", false]]);
});

test("a cancellation is nothing that a turn takes back", async () => {
  const { run, lease } = await drivenRun(database());
  await setCancelled(database(), { ...run, isCancelled: true });
  await saveTurn(database(), lease, aTurn({ run: { ...run, state: "running" } }));
  expect(await readRun(database(), run)).toMatchObject({ state: "running", isCancelled: true });
});

test("of the past only the latest run before counts", async () => {
  const dag_id = randomUUID();
  for (const [day, state] of (["failed", "success"] as const).entries()) {
    const { lease } = await drivenRun(database(), {
      run: aRun({ dag_id, logical_date: noon + day * dayMs }),
    });
    await saveTurn(database(), lease, aTurn({ tasks: [anInstance({ state })] }));
  }
  const before = (logical_date: number) => readPreviousTaskInstances(database(), { dag_id, logical_date });
  expect(await before(noon)).toEqual([]);
  expect(await before(noon + dayMs)).toMatchObject([{ task_id: "load", state: "failed" }]);
  expect(await before(noon + 2 * dayMs)).toMatchObject([{ task_id: "load", state: "success" }]);
});

test("a run that is deleted takes all that belongs to it along", async () => {
  const { run, lease } = await drivenRun(database());
  const command = { ...anAttempt(), kind: "create" } as const;
  await saveTurn(
    database(),
    lease,
    aTurn({
      attempts: [anAttempt()],
      commands: new Map([["create", command]]),
      returnValues: [{ ...anAttempt(), value: 1 }],
    }),
  );
  await deleteRun(database(), run);
  expect(await loadRun(database(), run)).toBeUndefined();
  await createRun(database(), run, []);
  expect(await loadRun(database(), run)).toMatchObject({ tasks: [], attempts: [], outbox: new Map() });
});
