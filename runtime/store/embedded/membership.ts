// Sharing a server: each process that uses it holds a lock in its database, together with the others, for as long as it lives.
import pg from "pg";
import type { Clock } from "../../clock.ts";
import { isTransient, queryError } from "../databaseError.ts";
import { ProgramError } from "./account.ts";
import {
  freePort,
  hasLockFile,
  readLockFile,
  removeStaleLockFile,
  startServer,
  stopServer,
  SUPERUSER,
  type Cluster,
} from "./cluster.ts";

export interface Member {
  readonly client: pg.Client;
  readonly port: number;
}

export interface JoinOptions {
  readonly cluster: Cluster;
  readonly password: string;
  /** Where to start a server if none runs. */
  readonly port: number;
  readonly clock: Clock;
}

/** Any number but that of the migrations' lock. */
const LOCK = "7024566600314";
const JOIN_TIMEOUT_MS = 30_000;
/** Without a sign of anybody else there is nothing to wait for but the end of what a killed server has left. */
const ALONE_TIMEOUT_MS = 3000;
const LOOK_AGAIN_MS = 50;

/** Joins those who use the server, and starts one if none runs. Rejects with what kept it from starting. */
export async function join(options: JoinOptions): Promise<Member> {
  const { cluster, clock } = options;
  const startedMs = clock.monotonicMs();
  let othersSeenMs = startedMs;
  for (;;) {
    const member = await tryJoin(options);
    if (member !== undefined) return member;
    if (hasLockFile(cluster)) othersSeenMs = clock.monotonicMs();
    try {
      await removeStaleLockFile(cluster);
      await startServer(cluster, await freePort(options.port));
    } catch (error) {
      // Others may be starting or stopping it, or it recovers from a crash: that passes, and meanwhile its lock file is there.
      const nowMs = clock.monotonicMs();
      if (hasLockFile(cluster)) othersSeenMs = nowMs;
      const isLate = nowMs - startedMs > JOIN_TIMEOUT_MS || nowMs - othersSeenMs > ALONE_TIMEOUT_MS;
      if (!(error instanceof ProgramError) || isLate) throw error;
      await clock.sleep(LOOK_AGAIN_MS);
    }
  }
}

/** Leaves. The last that does stops the server. */
export async function leave({ client }: Member, cluster: Cluster): Promise<void> {
  try {
    // Who wants to join now waits for the lock, loses its connection with the server, and starts it anew.
    if (await isLast(client)) await stopServer(cluster);
  } finally {
    await client.end();
  }
}

/** Gives up the lock that is shared, and tries to get it alone. */
async function isLast(client: pg.Client): Promise<boolean> {
  try {
    await client.query(`SELECT pg_advisory_unlock_shared(${LOCK})`);
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${LOCK}) AS "isLast"`);
    return rows[0]?.isLast === true;
  } catch (error) {
    // The server is gone already. If somebody else starts it again, it is theirs to stop.
    if (isTransient(queryError(error, "the embedded server"))) return false;
    throw error;
  }
}

async function tryJoin({ cluster, password }: JoinOptions): Promise<Member | undefined> {
  const port = (await readLockFile(cluster))?.port;
  if (port === undefined) return undefined;
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: SUPERUSER,
    password,
    database: "postgres",
    application_name: "podloom member",
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  // What breaks while it joins fails the calls below.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock_shared(${LOCK})`);
    return { client, port };
  } catch (error) {
    await client.end();
    // Nobody listens there; the server starts, recovers or stops; or another server has the port, and another password.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
