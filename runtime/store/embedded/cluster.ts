// One Postgres cluster in a folder of its own: its data, its password and its log. What Postgres knows of it is not written down
// again: whether a server runs, and where, is in the server's own lock file.
import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { ProgramError, type Account } from "./account.ts";
import type { Programs } from "./programs.ts";

export const SUPERUSER = "podloom";
export const WORKER_ROLE = "podloom_worker";

/** Making a cluster takes seconds. */
const ABANDONED_MS = 600_000;

export interface Cluster {
  readonly folder: string;
  readonly programs: Programs;
  readonly account: Account;
}

/**
 * Makes the cluster, unless it is there. It is made elsewhere and moved into its place, so it is there whole or not at all,
 * however many do so at once.
 */
export async function createCluster(cluster: Cluster): Promise<void> {
  const { folder, account } = cluster;
  if (existsSync(join(folder, "data"))) return;
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.new-`);
  await removeAbandoned(draft);
  try {
    await account.give(draft);
    await fill(draft, cluster);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was faster.
    if (!isCode(error, "ENOTEMPTY", "EEXIST", "EPERM") || !existsSync(folder)) throw error;
  }
}

/** Removes what processes left that were killed while they made the cluster: drafts that are much older than this one. */
async function removeAbandoned(draft: string): Promise<void> {
  const folder = dirname(draft);
  const prefix = basename(draft).replace(/[^-]*$/, "");
  const now = (await madeAt(draft)) ?? 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(prefix) || now - ((await madeAt(path)) ?? now) < ABANDONED_MS) continue;
    await rm(path, { recursive: true, force: true });
  }
}

/** In milliseconds since 1970; undefined where a process has moved its draft into place meanwhile. */
async function madeAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function fill(draft: string, { programs, account }: Cluster): Promise<void> {
  const password = randomBytes(24).toString("hex");
  const passwordFile = join(draft, "password");
  // A project's folder is often a git repository's.
  await writeFile(join(draft, ".gitignore"), "*\n");
  await writeFile(passwordFile, password, { mode: 0o600 });
  await account.give(passwordFile);
  const data = join(draft, "data");
  await mkdir(data, { mode: 0o700 });
  await account.give(data);
  const settings = {
    listen_addresses: "'127.0.0.1'",
    // The path of a socket has a maximum length, which the path of a project does not know.
    unix_socket_directories: "''",
    max_connections: "300",
  };
  const fixed = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", `--username=${SUPERUSER}`];
  await account.run(programs.initdb, [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...fixed]);
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await appendFile(join(data, "postgresql.conf"), lines.join(""));
  const role = `CREATE ROLE ${WORKER_ROLE} LOGIN PASSWORD '${workerPasswordOf(password)}';\n`;
  await account.run(programs.postgres, ["--single", "-D", data, "-c", "exit_on_error=on", "postgres"], role);
}

/** By role. */
export interface Passwords {
  readonly superuser: string;
  readonly worker: string;
}

export async function readPasswords({ folder }: Cluster): Promise<Passwords> {
  const superuser = await readFile(join(folder, "password"), "utf8");
  return { superuser, worker: workerPasswordOf(superuser) };
}

/** So that there is one secret to be kept, and a worker cannot tell the superuser's from its own. */
function workerPasswordOf(password: string): string {
  return createHmac("sha256", password).update(WORKER_ROLE).digest("hex").slice(0, 48);
}

/** Starts a server. Rejects where one is running or starting already, as where it cannot be started, with what it says of that. */
export async function startServer({ folder, programs, account }: Cluster, port: number): Promise<void> {
  const log = join(folder, "data/server.log");
  const options = ["-o", `-p ${port}`, "-l", log];
  try {
    await account.run(programs.pg_ctl, ["start", "-w", "-D", join(folder, "data"), ...options]);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new ProgramError(`the server does not start: ${await lastWords(log)}`, { cause: error });
  }
}

/** The line in which a server has said last why it cannot go on. */
async function lastWords(log: string): Promise<string> {
  const said = existsSync(log) ? await readFile(log, "utf8") : "";
  const [line = "it does not say why"] = said.match(/(?:FATAL|PANIC): .*$/gm)?.slice(-1) ?? [];
  return line;
}

/** Ends the server, whoever is still connected. */
export async function stopServer({ folder, programs, account }: Cluster): Promise<void> {
  await account.run(programs.pg_ctl, ["stop", "-w", "-m", "fast", "-D", join(folder, "data")]);
}

interface LockFile {
  readonly pid: number;
  readonly port: number;
}

/** Whether a server runs, starts or stops, or has been killed. */
export function hasLockFile({ folder }: Cluster): boolean {
  return existsSync(join(folder, "data/postmaster.pid"));
}

/** What the server that runs, or that ran and was killed, says of itself. https://www.postgresql.org/docs/current/storage-file-layout.html */
export async function readLockFile({ folder }: Cluster): Promise<LockFile | undefined> {
  try {
    const [pid, , , port] = (await readFile(join(folder, "data/postmaster.pid"), "utf8")).split("\n");
    const found = { pid: Number(pid), port: Number(port) };
    // A server that is just starting has not written all of it.
    return found.pid > 0 && found.port > 0 ? found : undefined;
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/**
 * Removes the lock file of a server that was killed, where Postgres would take another process for the server: one that has its
 * number now, or what is left of it until its parent asks for its exit code, which in containers may be never. The lock file of a
 * process that is gone Postgres sees to itself. Only Linux tells what a process is.
 */
export async function removeStaleLockFile(cluster: Cluster): Promise<void> {
  const lock = await readLockFile(cluster);
  if (lock === undefined || !existsSync(`/proc/${lock.pid}`)) return;
  const data = join(cluster.folder, "data");
  // A server works in its data folder.
  if ((await workingFolder(lock.pid)) === (await realpath(data))) return;
  const now = await readLockFile(cluster);
  if (now?.pid === lock.pid) await rm(join(data, "postmaster.pid"), { force: true });
}

/** Undefined for a process that has ended. */
async function workingFolder(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch (error) {
    // Other users' processes do not tell, and are none of our servers.
    if (isCode(error, "ENOENT", "ESRCH", "EACCES")) return undefined;
    throw error;
  }
}

/** A port that is free now: the one that is given, or any. */
export async function freePort(preferred: number): Promise<number> {
  const listen = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const server = createServer();
      server.on("error", () => resolve(undefined));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
      });
    });
  return (await listen(preferred)) ?? (await listen(0)) ?? preferred;
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
