// A turn is saved as a whole, by the holder of the lease, once, or not at all.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { LogEntry, PodFacts } from "../../../runtime/model.ts";
import type { Database, Queryable } from "../../../runtime/store/database.ts";
import { DatabaseError } from "../../../runtime/store/databaseError.ts";
import { LeaseLost, releaseLease, takeLease } from "../../../runtime/store/lease.ts";
import { loadRun } from "../../../runtime/store/loadRun.ts";
import { saveTurn, TurnConflict } from "../../../runtime/store/saveTurn.ts";
import { PoolFull, readFreeSlots, setPool } from "../../../runtime/store/slotPool.ts";
import { sql, type Statement } from "../../../runtime/store/sql.ts";
import { readTransitions } from "../../../runtime/store/transitionLog.ts";
import { readReports } from "../../../runtime/store/workerReports.ts";
import { readReturnValues } from "../../../runtime/store/xcom.ts";
import { anAttempt, anInstance, aTurn, drivenRun, noon } from "../../support/storedRun.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database } = testDatabase({ isMigrated: true });

const queued: LogEntry = {
  subject: "task_instance",
  task_id: "load",
  map_index: -1,
  try_number: 1,
  from: "scheduled",
  to: "queued",
  at: noon,
  reason: "a slot is free\0",
};

const pod: PodFacts = {
  namespace: "airflow",
  name: "etl-load-1",
  uid: "u1",
  resourceVersion: "18446744073709551616",
  run: { dag_id: "etl", run_id: "r" },
  attempt: { task_id: "load", map_index: -1, try_number: 1 },
  manifestDigest: "sha256:m",
  phase: "Failed",
  message: "killed \0 \uD800",
  createdAt: noon,
  hasFinalizer: true,
  conditions: [],
  containers: [{ name: "base", kind: "main", state: { kind: "terminated", exitCode: 137 } }],
};

const checkpoint = {
  clusterId: "c1",
  namespace: "airflow",
  selector: "podloom.dev/instance=a",
  resourceVersion: "18446744073709551616",
};

/** A turn that changes something of every kind. */
function wholeTurn(run: Awaited<ReturnType<typeof drivenRun>>["run"]) {
  return aTurn({
    run: { ...run, state: "running", start_date: noon + 1 },
    tasks: [anInstance({ state: "queued", try_number: 1, start_date: noon + 2, reason: "r", hint: "h" })],
    attempts: [
      anAttempt({
        phase: "ended",
        pod_uid: "u1",
        start_date: noon + 3,
        result: { kind: "failure", at: noon + 4, message: "no such file" },
        stop: { cause: "execution_timeout", at: noon + 5 },
        evidence: { kind: "observed", pod },
        outcome: { class: "user", at: noon + 6, reason: "exit code 137", hint: "raise the memory" },
      }),
    ],
    log: [queued, { subject: "run", from: "queued", to: "running", at: noon, reason: undefined }],
    commands: new Map([
      ["create/load/-1/1", { ...pod.attempt, kind: "create", pod_name: "etl-load-1" }],
      [
        "release/u1",
        { ...pod.attempt, kind: "release", pod_name: "etl-load-1", uid: "u1", deletesPod: true },
      ],
    ]),
    returnValues: [{ ...pod.attempt, value: { text: "a \0 b", list: [1.5, null] } }],
    checkpoint,
  });
}

test("what is saved is what is loaded", async () => {
  const { run, lease } = await drivenRun(database());
  const turn = wholeTurn(run);
  await saveTurn(database(), lease, turn);
  expect(await loadRun(database(), run)).toEqual({
    run: turn.run,
    tasks: turn.tasks,
    attempts: turn.attempts,
    outbox: turn.commands,
    checkpoint,
  });
  const log = await readTransitions(database(), run);
  expect(log.map(({ entry }) => entry)).toEqual([{ ...queued, reason: "a slot is free\uFFFD" }, turn.log[1]]);
  expect(await readTransitions(database(), { ...run, afterId: log[0]?.id ?? 0 })).toEqual(log.slice(1));
  expect(await readReturnValues(database(), run, ["load", "none"])).toEqual(
    new Map([["load", { text: "a \0 b", list: [1.5, null] }]]),
  );
});

test("commands that are carried out are gone", async () => {
  const { run, lease } = await drivenRun(database());
  await saveTurn(database(), lease, wholeTurn(run));
  await saveTurn(database(), lease, aTurn({ carriedOut: ["create/load/-1/1", "unknown"] }));
  expect([...((await loadRun(database(), run))?.outbox.keys() ?? [])]).toEqual(["release/u1"]);
});

describe("the lease", () => {
  test("of another epoch: nothing is written, the checkpoint least of all", async () => {
    const { run, lease } = await drivenRun(database());
    const before = await loadRun(database(), run);
    await releaseLease(database(), lease);
    expect(await takeLease(database(), { ...lease, holder: "another" })).toMatchObject({ epoch: 2 });
    const error = await saveTurn(database(), lease, wholeTurn(run)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LeaseLost);
    expect(await loadRun(database(), run)).toEqual(before);
    expect(await readTransitions(database(), run)).toEqual([]);
  });

  test("taken while a turn is being saved: the taker waits, and the turn is saved", async () => {
    const { run, lease } = await drivenRun(database());
    let taken: Promise<unknown> = Promise.resolve();
    const slow = interrupted(database(), "podloom.watch_checkpoint", async () => {
      const expired = { ...lease, beat: 0 };
      taken = takeLease(database(), { ...lease, holder: "another", expired });
    });
    await saveTurn(slow, lease, wholeTurn(run));
    // The turn was a sign of life.
    expect(await taken).toBeUndefined();
    expect(await loadRun(database(), run)).toMatchObject({ checkpoint });
  });
});

describe("a connection that breaks", () => {
  test.each([
    "podloom.task_instance",
    "podloom.attempt",
    "podloom.transition",
    "podloom.outbox",
    "podloom.watch_checkpoint",
  ])("at %s leaves nothing of the turn, and the turn can be saved again", async (table) => {
    const { run, lease } = await drivenRun(database());
    const before = await loadRun(database(), run);
    const turn = wholeTurn(run);
    const breaking = interrupted(database(), table, terminate);
    await expect(saveTurn(breaking, lease, turn)).rejects.toMatchObject({ failure: "lost" });
    expect(await loadRun(database(), run)).toEqual(before);
    await saveTurn(database(), lease, turn);
    expect(await loadRun(database(), run)).toMatchObject({ checkpoint });
  });

  test("once is not felt", async () => {
    const { run, lease } = await drivenRun(database());
    let times = 0;
    const breaking = interrupted(database(), "podloom.attempt", async (transaction) => {
      times += 1;
      if (times === 1) await terminate(transaction);
    });
    await saveTurn(breaking, lease, wholeTurn(run));
    expect(times).toBe(2);
    expect(await readTransitions(database(), run)).toHaveLength(2);
  });

  test("after a commit: the turn is saved once", async () => {
    const { run, lease } = await drivenRun(database());
    let commits = 0;
    const forgetful = Object.create(database(), {
      transaction: {
        async value(work: (transaction: Queryable) => Promise<void>) {
          await database().transaction(work);
          commits += 1;
          if (commits === 1) throw new DatabaseError("lost", "no answer to COMMIT");
        },
      },
    }) as Database;
    await saveTurn(forgetful, lease, wholeTurn(run));
    expect(commits).toBe(2);
    expect(await readTransitions(database(), run)).toHaveLength(2);
  });
});

describe("a worker that reports at the same time", () => {
  const claim = (run: { dag_id: string; run_id: string }) =>
    [run.dag_id, run.run_id, "load", -1, 1, randomUUID()] as const;

  async function report(key: ReturnType<typeof claim>): Promise<void> {
    const [dag_id, run_id, task_id, map_index, try_number, token] = key;
    await database().query(
      sql`SELECT podloom.take_start(${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${token})`,
    );
    await database().query(sql`
      SELECT podloom.record_result(
        ${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${token}, 'success', NULL, '7', NULL)`);
  }

  test("keeps the runtime from ending its attempt otherwise", async () => {
    const { run, lease } = await drivenRun(database());
    await saveTurn(database(), lease, aTurn({ attempts: [anAttempt()] }));
    await report(claim(run));
    const outcome = { class: "infra", at: noon, reason: "the pod is gone", hint: undefined } as const;
    const lost = aTurn({ attempts: [anAttempt({ phase: "ended", outcome })], checkpoint });
    await expect(saveTurn(database(), lease, lost)).rejects.toBeInstanceOf(TurnConflict);
    expect(await loadRun(database(), run)).toMatchObject({
      attempts: [{ phase: "running", result: { kind: "success" }, outcome: undefined }],
      checkpoint: undefined,
    });
  });

  test("does not lose what it told to a turn that did not know of it", async () => {
    const { run, lease } = await drivenRun(database());
    await saveTurn(database(), lease, aTurn({ attempts: [anAttempt()] }));
    await report(claim(run));
    await saveTurn(database(), lease, aTurn({ attempts: [anAttempt({ phase: "launched", pod_uid: "u1" })] }));
    const [attempt] = (await loadRun(database(), run))?.attempts ?? [];
    expect(attempt).toMatchObject({ phase: "running", pod_uid: "u1", result: { kind: "success" } });
    const reports = await readReports(database(), run);
    expect(reports).toMatchObject([{ task_id: "load", try_number: 1, result: { kind: "success" } }]);
    // A turn that knows it takes it in.
    if (attempt !== undefined) await saveTurn(database(), lease, aTurn({ attempts: [attempt] }));
    expect(await readReports(database(), run)).toEqual([]);
  });
});

describe("pools", () => {
  const queue = (run: { dag_id: string }) =>
    aTurn({
      tasks: [anInstance({ state: "queued", try_number: 1 })],
      log: [{ ...queued, reason: run.dag_id }],
    });

  test("are counted over all runs: the turn that takes a slot too many saves nothing", async () => {
    const pool = randomUUID();
    await setPool(database(), pool, 1);
    const [first, second] = [await drivenRun(database(), { pool }), await drivenRun(database(), { pool })];
    expect((await readFreeSlots(database())).get(pool)).toBe(1);
    const outcomes = await Promise.allSettled(
      [first, second].map(({ run, lease }) => saveTurn(database(), lease, queue(run))),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: expect.any(PoolFull),
    });
    expect((await readFreeSlots(database())).get(pool)).toBe(0);
  });

  test("have no limit if nobody set one", async () => {
    const { run, lease } = await drivenRun(database(), { pool: randomUUID() });
    await saveTurn(database(), lease, queue(run));
    expect(await loadRun(database(), run)).toMatchObject({ tasks: [{ state: "queued" }] });
  });
});

test("a turn of 500 task instances takes a handful of statements", async () => {
  const task_ids = Array.from({ length: 500 }, (_, index) => `load_${index}`);
  const { run, lease } = await drivenRun(database(), { task_ids, pool: "unlimited" });
  const statements: string[] = [];
  const turn = aTurn({
    tasks: task_ids.map((task_id) => anInstance({ task_id, state: "queued", try_number: 1 })),
    attempts: task_ids.map((task_id) => anAttempt({ task_id, pod_name: task_id })),
    log: task_ids.map((task_id) => ({ ...queued, task_id })),
    commands: new Map(task_ids.map((id) => [id, { ...pod.attempt, kind: "create", pod_name: id }])),
    checkpoint,
  });
  const counting = interrupted(database(), "", async (_, { text }) => void statements.push(text));
  await saveTurn(counting, lease, turn);
  expect(statements.length).toBeLessThanOrEqual(7);
  expect((await loadRun(database(), run))?.attempts).toHaveLength(500);
});

/** The database, with something that happens before each statement of a transaction that names a table. */
function interrupted(
  real: Database,
  table: string,
  happens: (transaction: Queryable, statement: Statement) => Promise<void>,
): Database {
  const transaction = <T>(work: (transaction: Queryable) => Promise<T>): Promise<T> =>
    real.transaction((inner) =>
      work({
        async query(statement) {
          if (statement.text.includes(table)) await happens(inner, statement);
          return inner.query(statement);
        },
      }),
    );
  return Object.create(real, { transaction: { value: transaction } }) as Database;
}

/** The server ends the connection of a transaction. */
async function terminate(transaction: Queryable): Promise<void> {
  const [row] = await transaction.query<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
  await database().query(sql`SELECT pg_terminate_backend(${row?.pid})`);
}
