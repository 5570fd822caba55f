// An embedded database whose files are damaged, or whose disk is full.
import { closeSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { EmbeddedPostgres } from "../../runtime/store/embeddedPostgres.ts";
import { podloom } from "../support/command.ts";
import { gate } from "../support/gate.ts";
import { project } from "../support/project.ts";
import { runProject } from "../support/runProject.ts";
import { podloomCommand, startCommand } from "../support/startPodloom.ts";
import { isRoot } from "../support/testDatabase.ts";

test("row 51: disk full / database file damage → refuses to start, and says what the server said, and what to do", async () => {
  const root = project({ "podloom.yaml": "" });
  const folder = join(root, ".podloom/postgres");
  await (await EmbeddedPostgres.open({ folder, isRoot, clock: systemClock })).close();
  const wal = join(folder, "data/pg_wal");
  const segments = readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name));
  for (const name of segments) truncateSync(join(wal, name), 100);
  const { code, stderr } = podloom(["status"], root, { PODLOOM_DATABASE_URL: undefined });
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringMatching(
      /cannot be used: the server does not start: PANIC: .*checkpoint record.*server\.log; .*restore the folder from a backup/,
    ),
  });
  expect(readdirSync(join(folder, "data"))).not.toContain("postmaster.pid");
});

describe.runIf(isRoot && process.platform === "linux")("row 51: disk full / database file damage", () => {
  test("→ too small for a database: it says so, and leaves none", async () => {
    const { run, folder } = onOwnDisk(runProject(dagOf("")), "24m");
    const { code, stderr } = await run.ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(/the embedded database in .* cannot be used: .*No space left on device/s);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("→ filled while a run goes on: what is to be saved is saved when there is room again", async () => {
    const { url, arrival } = await gate();
    const log = join(project({ log: "" }), "log");
    const { run, seen } = onOwnDisk(
      runProject(dagOf(`appendFileSync("${log}", "first\\n"); await fetch("${url}");`, log)),
      "96m",
    );
    const first = await arrival();
    fill(join(seen(), "fill"));
    first.letGo();
    await expect
      .poll(() => readFileSync(join(seen(), ".podloom/postgres/data/server.log"), "utf8"), {
        timeout: 30_000,
      })
      .toContain("No space left on device");
    rmSync(join(seen(), "fill"));
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(readFileSync(log, "utf8")).toBe("first\nsecond\n");
  });
});

const dagOf = (first: string, log = ""): string => `import { appendFileSync } from "node:fs";
import { chain, dag, task } from "podloom";

dag({ dag_id: "work" }, () => {
  const first = task({}, async function first() { ${first} });
  const second = task({}, async function second() { appendFileSync("${log}", "second\\n"); });
  chain(first(), second());
});
`;

/** `podloom run` on a copy of the project in a disk of its own, which is its processes' alone and goes with them. */
function onOwnDisk(source: string, size: string) {
  const folder = project({});
  const script = `mount -t tmpfs -o size=${size} none "$0" && cp -a "$1"/. "$0" && cd "$0" && shift && exec "$@"`;
  const command = [...podloomCommand, "run", "work", "--local", "--quiet"];
  const run = startCommand(["unshare", "--mount", "sh", "-c", script, folder, source, ...command], folder, {
    PODLOOM_DATABASE_URL: undefined,
  });
  return { run, folder, seen: () => join(`/proc/${run.pid}/root`, folder) };
}

/** Writes until there is no room for a page. */
function fill(path: string): void {
  const file = openSync(path, "w");
  for (const bytes of [1024 * 1024, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
  closeSync(file);
}
