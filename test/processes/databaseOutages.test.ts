// Runs whose database is stopped or killed in their midst, and started again: no task is lost, and none runs twice.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clusterScene } from "../support/clusterScene.ts";
import { runThroughOutages } from "../support/databaseOutages.ts";
import { gate, gatedDag } from "../support/gate.ts";
import { leftovers, nothingLeft } from "../support/leftovers.ts";
import { postgresServer, type PostgresServer } from "../support/postgresServer.ts";
import { runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await postgresServer();
});

afterAll(() => server.remove());

test("row 38: DB down for runtime → and for its workers, at once or killed: the run waits, and goes on", async () => {
  await runThroughOutages(server);
});

test("the server of the embedded database is killed while a local run goes on: the run starts it again", async () => {
  const { url, arrival } = await gate();
  const root = runProject(gatedDag(url));
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

// No test can take a machine's power; but what is lost with it can be: the last that was committed.
test("row 52: power loss with fsync off → a result that the database has lost is made good from the pod", async () => {
  const { url, arrival } = await gate();
  const { kubeconfig, api, start, log } = await clusterScene({ ...server, dagFile: gatedDag(url) });
  const run = start("run", "work", "--run-id", "r2");
  await run.printed("first queued");
  const task = await arrival();
  await run.printed("first running");
  run.kill("SIGKILL");
  await run.ended;
  await server.stop();
  const putBack = await server.keepFiles();
  await server.start();
  const { resourceVersion } = await api.list({ namespace: "etl" });
  task.letGo();
  for await (const events of api.watch({ namespace: "etl" }, { resourceVersion, timeoutSeconds: 60 }))
    if (events.some((event) => "pod" in event && event.pod.status?.phase === "Succeeded")) break;
  await server.kill();
  await putBack();
  await server.start();
  expect(await start("run", "work", "--run-id", "r2").ended).toMatchObject({ code: 0 });
  expect(log()).toEqual(["first 1 begins", "first 1 ends", "second 1 runs"]);
  expect(await leftovers({ url: server.url, kubeconfig, run_id: "r2" })).toEqual(nothingLeft);
});
