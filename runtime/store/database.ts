// The connections to a database: statements one by one or in a transaction, each with a limit of time. A connection that breaks
// fails what was going on over it; the next statement gets a new one.
import pg from "pg";
import { connectError, queryError } from "./databaseError.ts";
import { parseDatabaseUrl } from "./databaseUrl.ts";
import { SharedChannel, type Listening } from "./sharedChannel.ts";
import type { Statement } from "./sql.ts";

export interface DatabaseOptions {
  /** As `PODLOOM_DATABASE_URL` has it. */
  readonly url: string;
  readonly maxConnections?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

/** What statements are made to: a database, or a transaction in it. */
export interface Queryable {
  /** The rows of the answer. Throws a `DatabaseError` for what the caller cannot help. */
  query<Row extends object>(statement: Statement): Promise<Row[]>;
}

export class Database implements Queryable {
  /** Host, port and name, and no password. */
  readonly where: string;
  private readonly pool: pg.Pool;
  private readonly begin: string;
  private readonly channels = new Map<string, SharedChannel>();

  /** Connects when it is first asked something. */
  constructor(options: DatabaseOptions) {
    const { url, maxConnections = 5, connectTimeoutMs = 10_000, statementTimeoutMs = 30_000 } = options;
    const config = parseDatabaseUrl(url);
    const { host, port, database } = new pg.Client(config);
    this.where = host.startsWith("/") ? `${host}/${database}` : `${host}:${port}/${database}`;
    this.pool = new pg.Pool({
      application_name: "podloom",
      ...config,
      max: maxConnections,
      connectionTimeoutMillis: connectTimeoutMs,
      // The server gives up first, where it can, and says why.
      query_timeout: statementTimeoutMs + 5000,
      keepAlive: true,
      types: { getTypeParser },
    });
    // An idle connection that breaks is no one's failure: the pool has dropped it.
    this.pool.on("error", () => undefined);
    // Settings of a transaction, not of the connection, so that poolers before the server have nothing against them. A runtime that
    // is stopped in the middle of a transaction must not keep others waiting for ever.
    this.begin = `BEGIN; SET LOCAL statement_timeout = ${statementTimeoutMs}; SET LOCAL idle_in_transaction_session_timeout = ${statementTimeoutMs}`;
  }

  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    const client = await this.connect();
    return this.using(client, () => ask<Row>(client, statement));
  }

  /**
   * Does all of `work` or nothing. Where it throws a `DatabaseError` that is `lost`, the commit may have come about: who cares
   * has to look.
   */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    const client = await this.connect();
    return this.using(client, async () => {
      await client.query(this.begin);
      const result = await work({ query: (statement) => ask(client, statement) });
      await client.query("COMMIT");
      return result;
    });
  }

  /**
   * Listens to a channel until the signal is aborted; all who do share one connection. Throws as soon as that breaks: what is told
   * until another one listens is not heard.
   */
  listen(channel: string, listening: Listening): Promise<void> {
    let shared = this.channels.get(channel);
    if (shared === undefined) {
      shared = new SharedChannel((own) => this.listenAlone(channel, own));
      this.channels.set(channel, shared);
    }
    return shared.join(listening);
  }

  /** Waits for what is going on, then closes all connections. */
  close(): Promise<void> {
    return this.pool.end();
  }

  private async listenAlone(
    channel: string,
    { onListening, onNotification, signal }: Listening,
  ): Promise<void> {
    const client = await this.connect();
    const hear = ({ payload }: pg.Notification): void => onNotification(payload ?? "");
    await this.using(client, async () => {
      client.on("notification", hear);
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      onListening();
      await brokenOrAborted(client, signal);
      client.off("notification", hear);
      await client.query("UNLISTEN *");
    });
  }

  private async connect(): Promise<pg.PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw connectError(error, this.where);
    }
  }

  private async using<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
    const ignore = (): void => undefined;
    // A connection that breaks says so twice: by an event, and by the statement that fails.
    client.on("error", ignore);
    let isWhole = false;
    try {
      const result = await work();
      isWhole = true;
      return result;
    } catch (error) {
      throw queryError(error, this.where);
    } finally {
      client.off("error", ignore);
      // After a failure nobody knows what state the connection is in. Closing it rolls back.
      client.release(!isWhole);
    }
  }
}

/** Resolves when the signal is aborted, rejects when the connection breaks. */
function brokenOrAborted(client: pg.PoolClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      signal.removeEventListener("abort", end);
      client.off("error", settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    const end = (): void => settle();
    client.on("error", settle);
    signal.addEventListener("abort", end);
    if (signal.aborted) settle();
  });
}

async function ask<Row extends object>(client: pg.PoolClient, { text, values }: Statement): Promise<Row[]> {
  const { rows } = await client.query<Row>(text, [...values]);
  return rows;
}

const INT8: number = pg.types.builtins.INT8;
const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;

/** Moments as milliseconds, and whole numbers as numbers: none of ours is too large for one. */
function getTypeParser(type: number, format?: "text" | "binary"): (text: string) => unknown {
  const standard: (text: string) => unknown = pg.types.getTypeParser(type, format);
  if (type === INT8) return Number;
  if (type !== TIMESTAMPTZ) return standard;
  return (text) => {
    const moment = standard(text);
    return moment instanceof Date ? moment.getTime() : moment;
  };
}
