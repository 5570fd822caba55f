// A database for the tests of a file, in a real Postgres: the embedded one, which the files that run at the same time share.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { Database } from "../../runtime/store/database.ts";
import { EmbeddedPostgres } from "../../runtime/store/embeddedPostgres.ts";
import { migrate } from "../../runtime/store/migrate.ts";
import { repository } from "./command.ts";

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
  let server: EmbeddedPostgres | undefined;
  let database: Database | undefined;
  const urlOf = (url: string | undefined): string => (url ?? "").replace(/[^/]*$/, name);
  beforeAll(async () => {
    // Kept, as making the cluster takes longer than all that is done in it.
    const folder = join(repository, "node_modules/.cache/podloom-test/postgres");
    server = await EmbeddedPostgres.open({ folder, isRoot, clock: systemClock });
    await administer(server, `CREATE DATABASE ${name}`);
    database = new Database({ url: urlOf(server.url) });
    if (isMigrated) await migrate(database);
  });
  afterAll(async () => {
    await database?.close();
    if (server === undefined) return;
    await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    await server.close();
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

async function administer({ url }: EmbeddedPostgres, text: string): Promise<void> {
  const server = new Database({ url });
  await server.query({ text, values: [] });
  await server.close();
}
