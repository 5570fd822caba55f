// What a worker may do with its role: take a start token, read return values, show that it lives, record a result.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../../runtime/model.ts";
import { Database } from "../../../runtime/store/database.ts";
import { loadRun } from "../../../runtime/store/loadRun.ts";
import { readLogTails, saveLogTail } from "../../../runtime/store/logTail.ts";
import { saveTurn } from "../../../runtime/store/saveTurn.ts";
import { sql } from "../../../runtime/store/sql.ts";
import { readReports, readStartToken } from "../../../runtime/store/workerReports.ts";
import { readReturnValues } from "../../../runtime/store/xcom.ts";
import { anAttempt, aRun, aTurn, drivenRun, noon } from "../../support/storedRun.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database, workerUrl } = testDatabase({ isMigrated: true });
let worker: Database;

beforeAll(() => {
  worker = new Database({ url: workerUrl() });
});
afterAll(() => worker.close());

async function launchedRun(): Promise<Awaited<ReturnType<typeof drivenRun>>> {
  const driven = await drivenRun(database(), { run: aRun({ conf: { region: "eu" } }) });
  await saveTurn(database(), driven.lease, aTurn({ attempts: [anAttempt()] }));
  return driven;
}

function takeStart({ dag_id, run_id }: Run, token: string): Promise<object[]> {
  return worker.query(sql`SELECT * FROM podloom.take_start(${dag_id}, ${run_id}, 'load', -1, 1, ${token})`);
}

interface Report {
  readonly token: string;
  readonly kind?: "success" | "failure";
  readonly message?: string;
  readonly json?: string;
}

async function record({ dag_id, run_id }: Run, report: Report): Promise<boolean | undefined> {
  const { token, kind = "success", message = null, json = null } = report;
  const [row] = await worker.query<{ done: boolean }>(sql`
    SELECT podloom.record_result(
      ${dag_id}, ${run_id}, 'load', -1, 1, ${token}, ${kind}, ${message}, ${json}, 'the end of the log') AS done`);
  return row?.done;
}

describe("the start token", () => {
  test("is taken once, however many pods the attempt has", async () => {
    const { run } = await launchedRun();
    const answers = await Promise.all(Array.from({ length: 5 }, () => takeStart(run, randomUUID())));
    expect(answers.flat()).toEqual([
      { logical_date: noon, conf: { region: "eu" }, bundle_digest: "sha256:b", manifest_digest: "sha256:m" },
    ]);
    expect(await loadRun(database(), run)).toMatchObject({ attempts: [{ phase: "running" }] });
  });

  test("can be asked for again by the one that has it, as the answer may have been lost", async () => {
    const { run } = await launchedRun();
    const token = randomUUID();
    const first = await takeStart(run, token);
    const before = await readReports(database(), run);
    expect(await takeStart(run, token)).toEqual(first);
    expect(await readReports(database(), run)).toEqual(before);
    expect(await readStartToken(database(), { ...run, ...anAttempt() })).toBe(token);
  });

  test("is refused once the runtime asked the pod to end, or decided that it has", async () => {
    const { run, lease } = await launchedRun();
    const stop = { cause: "cancelled", at: noon } as const;
    await saveTurn(database(), lease, aTurn({ attempts: [anAttempt({ stop })] }));
    expect(await takeStart(run, randomUUID())).toEqual([]);
    const ended = await launchedRun();
    await saveTurn(database(), ended.lease, aTurn({ attempts: [anAttempt({ phase: "ended" })] }));
    expect(await takeStart(ended.run, randomUUID())).toEqual([]);
  });

  test("is refused to an attempt that nobody intended", async () => {
    const { run } = await drivenRun(database());
    expect(await takeStart(run, randomUUID())).toEqual([]);
  });
});

describe("a result", () => {
  test("comes with its return value and the end of the log, and stays", async () => {
    const { run } = await launchedRun();
    const token = randomUUID();
    await takeStart(run, token);
    expect(await record(run, { token, json: '{"rows": 7, "text": "\\u0000"}' })).toBe(true);
    expect(await record(run, { token, json: "8" })).toBe(true);
    expect(await record(run, { token, kind: "failure", message: "no" })).toBe(false);
    expect(await readReturnValues(database(), run, ["load"])).toEqual(
      new Map([["load", { rows: 7, text: "\0" }]]),
    );
    const key = { ...run, ...anAttempt() };
    await saveLogTail(database(), key, { container: "base", text: "later" });
    expect(await readLogTails(database(), key)).toEqual([{ container: "base", text: "the end of the log" }]);
    expect(await readReports(database(), run)).toMatchObject([{ result: { kind: "success" } }]);
  });

  test("of another pod, or of none that started, is not recorded", async () => {
    const { run } = await launchedRun();
    expect(await record(run, { token: randomUUID(), json: "1" })).toBe(false);
    await takeStart(run, randomUUID());
    expect(await record(run, { token: randomUUID(), json: "1" })).toBe(false);
    expect(await readReturnValues(database(), run, ["load"])).toEqual(new Map());
  });

  test("that comes after the attempt was given up is not recorded", async () => {
    const { run, lease } = await launchedRun();
    const token = randomUUID();
    await takeStart(run, token);
    await saveTurn(database(), lease, aTurn({ attempts: [anAttempt({ phase: "ended", start_date: noon })] }));
    expect(await record(run, { token, json: "1" })).toBe(false);
    expect(await readReports(database(), run)).toEqual([]);
  });

  test("may still come when the pod was asked to end", async () => {
    const { run, lease } = await launchedRun();
    const token = randomUUID();
    await takeStart(run, token);
    const stop = { cause: "cancelled", at: noon } as const;
    await saveTurn(database(), lease, aTurn({ attempts: [anAttempt({ stop })] }));
    expect(await record(run, { token, json: "1" })).toBe(true);
  });
});

test("return values are read by those only who are running", async () => {
  const { run, lease } = await drivenRun(database(), { task_ids: ["before", "load"] });
  const before = anAttempt({ task_id: "before", phase: "ended" });
  const turn = aTurn({ attempts: [before, anAttempt()], returnValues: [{ ...before, value: [1] }] });
  await saveTurn(database(), lease, turn);
  const token = randomUUID();
  const read = (): Promise<object[]> =>
    worker.query(sql`
      SELECT * FROM podloom.read_xcoms(${run.dag_id}, ${run.run_id}, 'load', -1, 1, ${token}, ${["before"]})`);
  expect(await read()).toEqual([]);
  await takeStart(run, token);
  expect(await read()).toEqual([{ from_task_id: "before", from_map_index: -1, value: [1] }]);
});

test("a sign of life counts as long as the attempt goes on", async () => {
  const { run, lease } = await launchedRun();
  const token = randomUUID();
  const isAlive = async (): Promise<unknown> => {
    const [row] = await worker.query<{ alive: boolean }>(
      sql`SELECT podloom.heartbeat(${run.dag_id}, ${run.run_id}, 'load', -1, 1, ${token}) AS alive`,
    );
    return row?.alive;
  };
  expect(await isAlive()).toBe(false);
  await takeStart(run, token);
  expect(await isAlive()).toBe(true);
  await saveTurn(database(), lease, aTurn({ attempts: [anAttempt({ phase: "ended", start_date: noon })] }));
  expect(await isAlive()).toBe(false);
});

describe("everything else is refused", () => {
  const refused = { failure: "refused" };
  const attempt = (text: string): Promise<unknown> => worker.query({ text, values: [] });

  test("about any table", async () => {
    const tables = await database().query<{ name: string }>(
      sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'podloom'`,
    );
    expect(tables.length).toBeGreaterThan(0);
    for (const { name } of tables) {
      await expect(attempt(`SELECT * FROM podloom.${name}`)).rejects.toMatchObject(refused);
      await expect(attempt(`SELECT FROM podloom.${name} FOR UPDATE`)).rejects.toMatchObject(refused);
      await expect(attempt(`INSERT INTO podloom.${name} DEFAULT VALUES`)).rejects.toMatchObject(refused);
      await expect(attempt(`DELETE FROM podloom.${name}`)).rejects.toMatchObject(refused);
      await expect(attempt(`TRUNCATE podloom.${name}`)).rejects.toMatchObject(refused);
      await expect(attempt(`DROP TABLE podloom.${name}`)).rejects.toMatchObject(refused);
    }
  });

  test.each([
    "UPDATE podloom.attempt SET result_kind = 'success'",
    "UPDATE podloom.lease SET holder = NULL",
    "SELECT podloom.notify_report('etl', 'r')",
    "CREATE TABLE podloom.mine (id integer)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "ALTER ROLE podloom_worker SUPERUSER",
    "SET ROLE podloom",
    "COPY podloom.xcom TO STDOUT",
    "SELECT pg_read_file('PG_VERSION')",
  ])("%s", async (text) => {
    await expect(attempt(text)).rejects.toMatchObject(refused);
  });
});
