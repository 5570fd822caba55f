// A run on a database that is not podloom's own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { Database } from "../../runtime/store/database.ts";
import { sql } from "../../runtime/store/sql.ts";
import { podloom } from "../support/command.ts";
import { runProject } from "../support/runProject.ts";

test("a run with data and a retry comes to its end on this version", async () => {
  const url = inject("postgres")?.url ?? "";
  const database = new Database({ url, maxConnections: 1 });
  const [row] = await database.query<{ server_version: string }>(sql`SHOW server_version`);
  await database.close();
  expect(row?.server_version.split(".")[0]).toBe(inject("postgresVersion").split(".")[0]);

  const root = runProject(`import { dag, getCurrentContext, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const count = task({ retries: 1, retry_delay: 0 }, async function count() {
    note("ran");
    if (getCurrentContext().try_number === 1) throw new Error("not yet");
    return 42;
  });
  const tell = task({}, async function tell(answer: number) {
    note(String(answer));
  });
  tell(count());
});
`);
  const { code, stderr } = podloom(["run", "work", "--local"], root, { PODLOOM_DATABASE_URL: url });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(readFileSync(join(root, "log"), "utf8")).toBe("count 1 ran\ncount 2 ran\ntell 1 42\n");
});
