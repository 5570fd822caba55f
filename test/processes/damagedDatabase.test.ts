// An embedded database whose files are damaged. It is given time to come up, as a server may that another process is starting.
import { readdirSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { EmbeddedPostgres } from "../../runtime/store/embeddedPostgres.ts";
import { temporaryFolder } from "../support/project.ts";
import { isRoot } from "../support/testDatabase.ts";

test("row 51: disk full / database file damage → refuses to start, and says so", async () => {
  const parent = temporaryFolder();
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const options = { folder: join(parent, "postgres"), isRoot, clock: systemClock };
  await (await EmbeddedPostgres.open(options)).close();
  const wal = join(options.folder, "data/pg_wal");
  const segments = readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name));
  for (const name of segments) truncateSync(join(wal, name), 100);
  await expect(EmbeddedPostgres.open(options)).rejects.toThrow("could not start server");
});
