// The schema: made once however many begin at once, and never touched by a podloom that is older than it.
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Database } from "../../../runtime/store/database.ts";
import { migrate } from "../../../runtime/store/migrate.ts";
import { readMigrations } from "../../../runtime/store/migrations.ts";
import { sql } from "../../../runtime/store/sql.ts";
import { repository } from "../../support/command.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database, url } = testDatabase({ isMigrated: false });
const migrations = readMigrations();

test("twenty processes at once", async () => {
  const codes = Array.from({ length: 20 }, () => {
    const child = fork(join(repository, "test/support/migrateOnce.ts"), [url()], { stdio: "inherit" });
    return new Promise((resolve) => child.on("exit", resolve));
  });
  expect(await Promise.all(codes)).toEqual(codes.map(() => 0));
  const applied = await database().query(sql`SELECT version, name FROM podloom.migration ORDER BY version`);
  expect(applied).toEqual(migrations.map(({ version, name }) => ({ version, name })));
});

test("a migration that fails leaves nothing of itself, or of those before it", async () => {
  await migrate(database());
  const next = migrations.length + 1;
  const failing = [
    ...migrations,
    { version: next, name: "a.sql", text: "CREATE TABLE podloom.more (id integer)" },
    { version: next + 1, name: "b.sql", text: "CREATE TABLE podloom.more (id integer)" },
  ];
  await expect(migrate(database(), failing)).rejects.toThrow('relation "more" already exists');
  expect(await database().query(sql`SELECT to_regclass('podloom.more') AS found`)).toEqual([{ found: null }]);
  expect(await database().query(sql`SELECT FROM podloom.migration`)).toHaveLength(migrations.length);
});

test("a schema that is up to date needs no right to change it", async () => {
  await migrate(database());
  const reader = `reader_${randomUUID().replaceAll("-", "")}`;
  await database().query({ text: `CREATE ROLE ${reader} LOGIN PASSWORD '${reader}'`, values: [] });
  await database().query({ text: `GRANT USAGE ON SCHEMA podloom TO ${reader}`, values: [] });
  await database().query({ text: `GRANT SELECT ON podloom.migration TO ${reader}`, values: [] });
  const address = new URL(url());
  address.username = reader;
  address.password = reader;
  const readOnly = new Database({ url: address.href });
  await migrate(readOnly);
  await readOnly.close();
  await database().query({ text: `DROP OWNED BY ${reader}; DROP ROLE ${reader}`, values: [] });
  expect(await database().query(sql`SELECT FROM podloom.migration`)).toHaveLength(migrations.length);
});

test("the schema of a newer podloom is refused, and left as it is", async () => {
  await migrate(database());
  const older = migrations.slice(0, -1);
  const newest = migrations.length;
  await expect(migrate(database(), older)).rejects.toMatchObject({
    failure: "newer",
    message: expect.stringMatching(
      new RegExp(
        `^the database at 127.0.0.1:\\d+/test_\\w+ was used by a newer podloom: its schema is version ${newest}, `,
      ),
    ),
  });
});

test("migrations are numbered from 1, each with a name", () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  for (const { name } of migrations) expect(name).toMatch(/^\d{4}_[a-z_]+\.sql$/);
});
