// Runs whose database is stopped or killed in their midst, and started again: no task is lost, and none runs twice.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runThroughOutages } from "../support/databaseOutages.ts";
import { gate } from "../support/gate.ts";
import { postgresServer } from "../support/postgresServer.ts";
import { runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";

test("row 38: DB down for runtime → and for its workers, at once or killed: the run waits, and goes on", async () => {
  const server = await postgresServer();
  try {
    await runThroughOutages(server);
  } finally {
    await server.remove();
  }
});

test("the server of the embedded database is killed while a local run goes on: the run starts it again", async () => {
  const { url, arrival } = await gate();
  const root = runProject(`import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const first = task({}, async function first() {
    note("begins");
    await fetch("${url}");
    note("ends");
  });
  const second = task({}, async function second() { note("runs"); });
  chain(first(), second());
});
`);
  const run = startPodloom(["run", "work", "--local", "--run-id", "r1"], root, {
    PODLOOM_DATABASE_URL: undefined,
  });
  const task = await arrival();
  const [pid] = readFileSync(join(root, ".podloom/postgres/data/postmaster.pid"), "utf8").split("\n");
  process.kill(Number(pid), "SIGKILL");
  task.letGo();
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(readFileSync(join(root, "log"), "utf8")).toBe("first 1 begins\nfirst 1 ends\nsecond 1 runs\n");
});
