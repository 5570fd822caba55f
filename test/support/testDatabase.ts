// A database for the tests of a file, in a real Postgres: the one that the suite provides, else the embedded one, which the files that
// run at the same time share.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { Database } from "../../runtime/store/database.ts";
import { EmbeddedPostgres } from "../../runtime/store/embeddedPostgres.ts";
import { migrate } from "../../runtime/store/migrate.ts";
import { repository } from "./command.ts";

/** Where a server is. */
interface Place {
  readonly url: string;
  readonly workerUrl: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** The server of all tests of the suite. */
    readonly postgres?: Place;
  }
}

export interface TestDatabase {
  readonly url: () => string;
  /** The same database with the rights of a worker. */
  readonly workerUrl: () => string;
  readonly database: () => Database;
}

export interface TestDatabaseOptions {
  /** Whether the schema is there before the tests begin. */
  readonly isMigrated: boolean;
}

export const isRoot = process.getuid?.() === 0;

/** To be called where a file describes its tests. */
export function testDatabase({ isMigrated }: TestDatabaseOptions): TestDatabase {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  let server: (Place & { close?(): Promise<void> }) | undefined;
  let database: Database | undefined;
  const urlOf = (url: string | undefined): string => (url ?? "").replace(/[^/]*$/, name);
  beforeAll(async () => {
    server = inject("postgres") ?? (await openEmbedded());
    await administer(server, `CREATE DATABASE ${name}`);
    database = new Database({ url: urlOf(server.url) });
    if (isMigrated) await migrate(database);
  });
  afterAll(async () => {
    await database?.close();
    if (server === undefined) return;
    await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    await server.close?.();
  });
  return {
    url: () => urlOf(server?.url),
    workerUrl: () => urlOf(server?.workerUrl),
    database: () => {
      if (database === undefined) throw new Error("the database is there once the tests begin");
      return database;
    },
  };
}

function openEmbedded(): Promise<EmbeddedPostgres> {
  // Kept, as making the cluster takes longer than all that is done in it.
  const folder = join(repository, "node_modules/.cache/podloom-test/postgres");
  return EmbeddedPostgres.open({ folder, isRoot, clock: systemClock });
}

async function administer({ url }: Place, text: string): Promise<void> {
  const server = new Database({ url });
  await server.query({ text, values: [] });
  await server.close();
}
