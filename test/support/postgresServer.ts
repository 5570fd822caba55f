// A Postgres of a test file's own, which the test stops and starts as it likes.
import { execFile } from "node:child_process";
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Database } from "../../runtime/store/database.ts";
import { accountFor, ProgramError } from "../../runtime/store/embedded/account.ts";
import {
  createCluster,
  freePort,
  readLockFile,
  readPasswords,
  removeStaleLockFile,
  startServer,
  SUPERUSER,
  WORKER_ROLE,
  type Cluster,
} from "../../runtime/store/embedded/cluster.ts";
import { findPrograms, type Programs } from "../../runtime/store/embedded/programs.ts";

const run = promisify(execFile);

export interface PostgresServer {
  /** With all rights. */
  readonly url: string;
  /** With the rights of workers. */
  readonly workerUrl: string;
  /** Does nothing where it runs. */
  start(): Promise<void>;
  /** Ends the server, whoever is connected; `immediate` without saying farewell, so that it has to recover. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
  /** Kills it, with all its processes. */
  kill(): Promise<void>;
  /** Keeps the files of the server, which must not run, as they are now. Resolves to what puts them back. */
  keepFiles(): Promise<() => Promise<void>>;
  /** Ends the server and removes its folder. */
  remove(): Promise<void>;
}

export interface PostgresOptions {
  /** Another Postgres than podloom's own. */
  readonly programs?: Programs;
  /** Where others than the processes of this machine reach it: at one of its addresses, and from a network as `10.88.0.0/16`. */
  readonly reach?: { readonly address: string; readonly network: string };
}

/** Makes a server and starts it. */
export async function postgresServer({ programs, reach }: PostgresOptions = {}): Promise<PostgresServer> {
  const parent = mkdtempSync(join(tmpdir(), "podloom-postgres-"));
  // As root the server has another account, which must get through.
  chmodSync(parent, 0o755);
  const folder = join(parent, "postgres");
  const account = accountFor({ isRoot: process.getuid?.() === 0, folder });
  const cluster = { folder, programs: programs ?? (await findPrograms()), account };
  await createCluster(cluster);
  if (reach !== undefined) open(join(folder, "data"), reach);
  const { superuser, worker } = await readPasswords(cluster);
  const port = await freePort(0);
  const url = (role: string, password: string): string =>
    `postgres://${role}:${password}@${reach?.address ?? "127.0.0.1"}:${port}/postgres`;
  let isRunning = false;
  const stop: PostgresServer["stop"] = async (mode = "fast") => {
    const data = join(folder, "data");
    if (isRunning) await account.run(cluster.programs.pg_ctl, ["stop", "-w", "-m", mode, "-D", data]);
    isRunning = false;
  };
  const start = async (): Promise<void> => {
    if (!isRunning) await startAgain(cluster, port);
    isRunning = true;
  };
  const kill = async (): Promise<void> => {
    const pid = (await readLockFile(cluster))?.pid;
    if (pid === undefined) throw new Error("there is no server to be killed");
    // Without the first one the others end, too, but may have answered before that.
    const others = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    for (const one of [pid, ...others.map(Number)]) process.kill(one, "SIGKILL");
    isRunning = false;
  };
  await start();
  return {
    url: url(SUPERUSER, superuser),
    workerUrl: url(WORKER_ROLE, worker),
    start,
    stop,
    kill,
    async keepFiles() {
      const kept = join(parent, "kept");
      await copy(folder, kept);
      return async () => {
        rmSync(folder, { recursive: true });
        await copy(kept, folder);
      };
    },
    async remove() {
      await stop();
      rmSync(parent, { recursive: true });
    },
  };
}

/** With owners and rights. */
async function copy(from: string, to: string): Promise<void> {
  await run("cp", ["-a", from, to]);
}

/** What is left of a server that was killed takes a moment to end. */
async function startAgain(cluster: Cluster, port: number): Promise<void> {
  for (let triesLeft = 100; ; triesLeft -= 1) {
    try {
      await removeStaleLockFile(cluster);
      return await startServer(cluster, port);
    } catch (error) {
      if (!(error instanceof ProgramError) || triesLeft === 0) throw error;
      await sleep(100);
    }
  }
}

function open(data: string, { address, network }: NonNullable<PostgresOptions["reach"]>): void {
  appendFileSync(join(data, "postgresql.conf"), `listen_addresses = '127.0.0.1,${address}'\n`);
  appendFileSync(join(data, "pg_hba.conf"), `host all all ${network} scram-sha-256\n`);
}

/** What `work` gives, with a connection of its own. */
export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database({ url, maxConnections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
