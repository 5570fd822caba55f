// Connections: the forms of URLs, limits of time, what is said when something fails, and that no password is ever in it.
import { createServer, type AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../runtime/clock.ts";
import { Condition } from "../../../runtime/condition.ts";
import { Database } from "../../../runtime/store/database.ts";
import { parseDatabaseUrl } from "../../../runtime/store/databaseUrl.ts";
import { followReports } from "../../../runtime/store/reportHints.ts";
import { setCancelled } from "../../../runtime/store/dagRun.ts";
import { plain, sql } from "../../../runtime/store/sql.ts";
import { drivenRun } from "../../support/storedRun.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database, url } = testDatabase({ isMigrated: true });

function opened(options: Partial<ConstructorParameters<typeof Database>[0]>): Database {
  const other = new Database({ url: url(), ...options });
  onTestFinished(() => other.close());
  return other;
}

async function failure(of: Promise<unknown>): Promise<unknown> {
  return of.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("URLs", () => {
  test.each([
    [
      "postgres://u:p@db:5433/airflow",
      { user: "u", password: "p", host: "db", port: 5433, database: "airflow" },
    ],
    ["postgresql://u@db/airflow", { user: "u", host: "db", database: "airflow" }],
    ["postgres://u:p%40%2F%3A@db/a", { password: "p@/:" }],
    ["postgres://[::1]:5433/a", { host: "::1", port: 5433 }],
    ["postgres:///a?host=/run/postgresql", { host: "/run/postgresql", database: "a" }],
    ["postgres://%2Frun%2Fpostgresql/a", { host: "/run/postgresql", database: "a" }],
    ["postgres://u@db/a?sslmode=disable", { ssl: false }],
    ["postgres://u@db/a?sslmode=require", { ssl: { rejectUnauthorized: false } }],
    ["postgres://u@db/a?sslmode=verify-full", { ssl: {} }],
    ["postgres://u@db/a?application_name=mine", { application_name: "mine" }],
  ])("%s", (text, expected) => {
    expect(parseDatabaseUrl(text)).toMatchObject(expected);
  });

  test.each([
    "",
    "mysql://u:s3cret@db/a",
    "u:s3cret@db/a",
    "postgres://u:s3cret@db:port/a",
    "postgres://u:s3cret@db/a?sslmode=verify-ca",
    "postgres://u:s3cret@db/a?sslrootcert=/none",
  ])("%j is refused, and not repeated", (text) => {
    const error = (() => {
      try {
        return parseDatabaseUrl(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      failure: "refused",
      message: expect.stringContaining("PODLOOM_DATABASE_URL"),
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });
});

describe("a database that is not there", () => {
  test("nobody listens", async () => {
    const error = await failure(opened({ url: "postgres://u:s3cret@127.0.0.1:1/a" }).query(sql`SELECT 1`));
    expect(error).toMatchObject({
      failure: "unreachable",
      message:
        "the database at 127.0.0.1:1/a cannot be reached: connect ECONNREFUSED 127.0.0.1:1; " +
        "start it, or set PODLOOM_DATABASE_URL to one that runs",
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });

  test("somebody listens, and says nothing", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const silent = opened({ url: `postgres://u@127.0.0.1:${port}/a`, connectTimeoutMs: 50 });
    expect(await failure(silent.query(sql`SELECT 1`))).toMatchObject({ failure: "unreachable" });
  });

  test.each([
    [
      "the password is wrong",
      (address: URL) => (address.password = "s3cret"),
      "password authentication failed",
    ],
    [
      "there is no such database",
      (address: URL) => (address.pathname = "/none"),
      'database "none" does not exist',
    ],
  ])("%s", async (_, change, words) => {
    const address = new URL(url());
    const { password } = address;
    change(address);
    const error = await failure(opened({ url: address.href }).query(sql`SELECT 1`));
    expect(error).toMatchObject({ failure: "refused", message: expect.stringContaining(words) });
    const shown = inspect(error, { depth: 9, showHidden: true });
    expect(shown).not.toContain("s3cret");
    expect(shown).not.toContain(password);
  });
});

describe("limits of time", () => {
  test("a statement in a transaction", async () => {
    const hasty = opened({ statementTimeoutMs: 50 });
    const slow = hasty.transaction((transaction) => transaction.query(sql`SELECT pg_sleep(60)`));
    expect(await failure(slow)).toMatchObject({
      failure: "lost",
      message: expect.stringContaining("statement timeout"),
    });
  });

  test("a transaction in which nothing happens lets others go on", async () => {
    await database().query(sql`CREATE TABLE held AS SELECT 1 AS id`);
    const stopped = opened({ statementTimeoutMs: 50 });
    const held = stopped.transaction(async (transaction) => {
      await transaction.query(sql`UPDATE held SET id = 2`);
      // Waits for the lock of a transaction that does not go on, as if its process were stopped.
      await database().query(sql`UPDATE held SET id = 3`);
    });
    expect(await failure(held)).toMatchObject({ failure: "lost" });
    expect(await database().query(sql`SELECT id FROM held`)).toEqual([{ id: 3 }]);
  });
});

test("a transaction that throws leaves nothing, and its connection is not used again", async () => {
  const one = opened({ maxConnections: 1 });
  const thrown = one.transaction(async (transaction) => {
    await transaction.query(sql`CREATE TABLE never (id integer)`);
    throw new Error("changed my mind");
  });
  await expect(thrown).rejects.toThrow("changed my mind");
  expect(await one.query(sql`SELECT to_regclass('never') AS found`)).toEqual([{ found: null }]);
});

test("a connection that breaks while nobody uses it is not felt", async () => {
  const one = opened({ maxConnections: 1 });
  const [before] = await one.query<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
  await database().query(sql`SELECT pg_terminate_backend(${before?.pid})`);
  const query = (): Promise<object[]> => one.query(sql`SELECT 1 AS one`);
  await expect.poll(query).toEqual([{ one: 1 }]);
});

test("what is wrong with a statement is told as it is", async () => {
  await expect(database().query(sql`SELECT nonsense`)).rejects.toMatchObject({ code: "42703" });
});

test("values are never a part of the text", () => {
  expect(sql`SELECT ${"a'; DROP"} WHERE ${1}`).toEqual({
    text: "SELECT $1 WHERE $2",
    values: ["a'; DROP", 1],
  });
  expect(plain("a\0b\uD800")).toBe("a\uFFFDb\uFFFD");
});

test("hints come at once, about the run alone, and after a connection that broke", async () => {
  const { run } = await drivenRun(database());
  const other = await drivenRun(database());
  const stop = new AbortController();
  let hints = 0;
  let wake = (): void => undefined;
  const hint = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const next = hint();
  const listener = opened({});
  const following = followReports(listener, {
    ...run,
    clock: systemClock,
    random: () => 0,
    signal: stop.signal,
    onHint: () => {
      hints += 1;
      wake();
    },
  });
  await next;
  const cancelled = hint();
  await setCancelled(database(), { ...other.run, isCancelled: true });
  await setCancelled(database(), { ...run, isCancelled: true });
  await cancelled;
  expect(hints).toBe(2);
  const again = hint();
  await database().query(sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`);
  await again;
  stop.abort();
  await following;
});

test("many follow hints over one connection, and each leaves when it likes", async () => {
  const runs = await Promise.all(Array.from({ length: 20 }, () => drivenRun(database())));
  const heard = new Condition();
  const hints = new Map<string, number>();
  const listener = opened({ maxConnections: 2 });
  const followers = runs.map(({ run }) => {
    const stop = new AbortController();
    const onHint = (): void => {
      hints.set(run.run_id, (hints.get(run.run_id) ?? 0) + 1);
      heard.notify();
    };
    const following = followReports(listener, {
      ...run,
      clock: systemClock,
      random: () => 0,
      signal: stop.signal,
      onHint,
    });
    return { run, stop, following };
  });
  await heard.until(() => hints.size === 20);
  const [first, second, ...others] = followers;
  if (first === undefined || second === undefined) throw new Error("twenty follow");
  first.stop.abort();
  await first.following;
  await setCancelled(listener, { ...first.run, isCancelled: true });
  await setCancelled(listener, { ...second.run, isCancelled: true });
  await heard.until(() => hints.get(second.run.run_id) === 2);
  expect(hints.get(first.run.run_id)).toBe(1);
  for (const { stop } of [second, ...others]) stop.abort();
  await Promise.all(followers.map(({ following }) => following));
});
