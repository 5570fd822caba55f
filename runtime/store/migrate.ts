// Brings the schema of a database up to date. Any number of processes may do so at once: one does it, the others wait.
import type { Database, Queryable } from "./database.ts";
import { DatabaseError } from "./databaseError.ts";
import { readMigrations, type Migration } from "./migrations.ts";
import { sql } from "./sql.ts";

/** Any number that no other program takes for its own lock. */
const LOCK = 7_024_566_600_313;

/** Applies what is missing, all or nothing. A schema of a newer podloom is refused with a `DatabaseError`. */
export async function migrate(database: Database, migrations = readMigrations()): Promise<void> {
  // Who finds nothing to do needs no lock, and no right to change anything.
  if ((await missing(database, database.where, migrations)).length === 0) return;
  await database.transaction(async (transaction) => {
    await transaction.query(sql`SELECT pg_advisory_xact_lock(${LOCK})`);
    await transaction.query(sql`CREATE SCHEMA IF NOT EXISTS podloom`);
    await transaction.query(sql`
      CREATE TABLE IF NOT EXISTS podloom.migration (
        version integer PRIMARY KEY,
        name text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`);
    for (const { version, name, text } of await missing(transaction, database.where, migrations)) {
      await transaction.query({ text, values: [] });
      await transaction.query(
        sql`INSERT INTO podloom.migration (version, name) VALUES (${version}, ${name})`,
      );
    }
  });
}

async function missing(
  database: Queryable,
  where: string,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const version = await schemaVersion(database);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) {
    const message =
      `the database at ${where} was used by a newer podloom: its schema is version ${version}, ` +
      `and this podloom knows versions up to ${newest}; use the newer podloom, or another database`;
    throw new DatabaseError("newer", message);
  }
  return migrations.filter((migration) => migration.version > version);
}

/** 0 where there is no schema. */
async function schemaVersion(database: Queryable): Promise<number> {
  const [table] = await database.query<{ exists: boolean }>(
    sql`SELECT to_regclass('podloom.migration') IS NOT NULL AS exists`,
  );
  if (table?.exists !== true) return 0;
  const [row] = await database.query<{ version: number | null }>(
    sql`SELECT max(version) AS version FROM podloom.migration`,
  );
  return row?.version ?? 0;
}
