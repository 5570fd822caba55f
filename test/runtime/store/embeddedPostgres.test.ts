// The embedded database in a project's folder: shared by processes, and whole again after any of them, or the server, was killed.
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../runtime/clock.ts";
import { Database } from "../../../runtime/store/database.ts";
import { EmbeddedPostgres } from "../../../runtime/store/embeddedPostgres.ts";
import { sql } from "../../../runtime/store/sql.ts";
import { repository } from "../../support/command.ts";
import { temporaryFolder } from "../../support/project.ts";
import { isRoot } from "../../support/testDatabase.ts";

const project = temporaryFolder();
const folder = join(project, ".podloom/postgres");
afterAll(() => rmSync(project, { recursive: true, force: true }));
const lockFile = (): string => join(folder, "data/postmaster.pid");
const serverPid = (): number => Number(readFileSync(lockFile(), "utf8").split("\n")[0]);
const open = (): Promise<EmbeddedPostgres> => EmbeddedPostgres.open({ folder, isRoot, clock: systemClock });

/** Another process that uses the database, and the URL that it has. */
async function member(): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(repository, "test/support/embeddedMember.ts"), [folder]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const [url] = await once(child, "message");
  return { child, url: String(url) };
}

async function leave(child: ChildProcess): Promise<void> {
  child.send("leave");
  expect(await once(child, "exit")).toEqual([0, null]);
}

async function answers(url: string): Promise<boolean> {
  const database = new Database({ url });
  try {
    return (await database.query(sql`SELECT 1`)).length === 1;
  } finally {
    await database.close();
  }
}

test("is made once, by one of two who want it at once", async () => {
  const both = await Promise.all([open(), open()]);
  expect(both[0].url).toBe(both[1].url);
  for (const server of both) await server.close();
  expect(readdirSync(dirname(folder))).toEqual(["postgres"]);
});

test("what a process left that was killed while it made one is removed, and a draft that is being made is not", async () => {
  const elsewhere = temporaryFolder();
  onTestFinished(() => rmSync(elsewhere, { recursive: true }));
  for (const name of ["postgres.new-aBc123", "postgres.new-dEf456"])
    mkdirSync(join(elsewhere, name, "data"), { recursive: true });
  utimesSync(join(elsewhere, "postgres.new-aBc123"), new Date("2026-01-01"), new Date("2026-01-01"));
  const server = await EmbeddedPostgres.open({
    folder: join(elsewhere, "postgres"),
    isRoot,
    clock: systemClock,
  });
  await server.close();
  expect(readdirSync(elsewhere).toSorted()).toEqual(["postgres", "postgres.new-dEf456"]);
});

describe("processes that share it", () => {
  test("have one server, and the last that leaves stops it", async () => {
    const server = await open();
    const { child, url } = await member();
    expect(url).toBe(server.url);
    await server.close();
    expect(await answers(url)).toBe(true);
    await leave(child);
    expect(existsSync(lockFile())).toBe(false);
    await expect(answers(url)).rejects.toMatchObject({ failure: "unreachable" });
  });

  test("may come and go at the same time", async () => {
    const comeAndGo = async (): Promise<void> => {
      const server = await open();
      expect(await answers(server.url)).toBe(true);
      await server.close();
    };
    await Promise.all(Array.from({ length: 8 }, comeAndGo));
    expect(existsSync(lockFile())).toBe(false);
  });

  test("may be killed: the next that leaves stops the server", async () => {
    const { child, url } = await member();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await answers(url)).toBe(true);
    const server = await open();
    expect(server.url).toBe(url);
    await server.close();
    expect(existsSync(lockFile())).toBe(false);
  });
});

describe("a server that was killed", () => {
  // The nearest that a test can come to a machine without power: what was committed is on the disk.
  test("row 52: power loss with fsync off → with fsync on, it comes back where it was to those who use it", async () => {
    const server = await open();
    const database = new Database({ url: server.url });
    await database.query(sql`CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS id`);
    const killed = serverPid();
    process.kill(killed, "SIGKILL");
    await expect.poll(() => existsSync(lockFile()) && serverPid(), { timeout: 30_000 }).not.toBe(killed);
    await expect
      .poll(() => database.query(sql`SELECT id FROM kept`), { timeout: 30_000 })
      .toEqual([{ id: 1 }]);
    await database.close();
    await server.close();
    expect(existsSync(lockFile())).toBe(false);
  });

  test("row 52: power loss with fsync off → killed with all who used it, the next finds everything", async () => {
    const { child, url } = await member();
    const database = new Database({ url });
    await database.query(sql`CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS id`);
    await database.close();
    child.kill("SIGKILL");
    await once(child, "exit");
    process.kill(serverPid(), "SIGKILL");
    expect(existsSync(lockFile())).toBe(true);
    const server = await open();
    const again = new Database({ url: server.url });
    expect(await again.query(sql`SELECT id FROM kept`)).toEqual([{ id: 1 }]);
    await again.close();
    await server.close();
  });

  test.runIf(process.platform === "linux")("long ago: another process has its number now", async () => {
    const account = isRoot ? { uid: 65534, gid: 65534 } : {};
    const stranger = spawn("sleep", ["600"], { ...account, cwd: "/" });
    onTestFinished(() => void stranger.kill("SIGKILL"));
    await once(stranger, "spawn");
    writeFileSync(lockFile(), `${stranger.pid}\n${folder}/data\n1\n1\n\n127.0.0.1\n0 0\nready\n`);
    const server = await open();
    expect(await answers(server.url)).toBe(true);
    await server.close();
    expect(stranger.exitCode).toBeNull();
  });
});

test("its secrets are its owner's, and out of a repository", () => {
  expect(statSync(join(folder, "password")).mode & 0o077).toBe(0);
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
});

test("a worker's password is another", async () => {
  const server = await open();
  const { username, password } = new URL(server.workerUrl);
  expect(username).toBe("podloom_worker");
  expect(password).not.toBe(new URL(server.url).password);
  const worker = new Database({ url: server.workerUrl });
  expect(await worker.query(sql`SELECT current_user::text AS name`)).toEqual([{ name: "podloom_worker" }]);
  await worker.close();
  await server.close();
});

test("row 51: disk full / database file damage → what is no database is refused, and left as it is", async () => {
  const parent = temporaryFolder();
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  writeFileSync(join(parent, "postgres"), "mine");
  const opened = EmbeddedPostgres.open({ folder: join(parent, "postgres"), isRoot, clock: systemClock });
  await expect(opened).rejects.toMatchObject({
    failure: "unreachable",
    message: expect.stringContaining(`the embedded database in ${parent}/postgres cannot be used: `),
  });
  expect(readFileSync(join(parent, "postgres"), "utf8")).toBe("mine");
});
