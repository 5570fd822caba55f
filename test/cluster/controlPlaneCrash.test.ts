// A run against a real API server that is killed and started again, and whose etcd forgets its history: no task is lost, and none runs
// twice. Tasks write down what they do.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { sql } from "../../runtime/store/sql.ts";
import { connectTo } from "../support/connectTo.ts";
import { gate } from "../support/gate.ts";
import { leftovers, nothingLeft } from "../support/leftovers.ts";
import { postgresServer, withDatabase, type PostgresServer } from "../support/postgresServer.ts";
import { nodeFlags, runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";
import { compact, write } from "./etcd.ts";
import { startCluster, type Cluster } from "./kubeletNode.ts";

const dagOf = (url: string): string => `import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const loads = ["load_1", "load_2"].map((task_id) =>
    task({ task_id }, async () => {
      note("begins");
      await fetch("${url}");
      note("ends");
    })(),
  );
  const sum = task({}, async function sum() { note("begins"); await fetch("${url}"); note("ends"); });
  const tell = task({}, async function tell() { note("runs"); });
  chain(loads, sum(), tell());
});
`;

const onceEach = [
  "load_1 1 begins",
  "load_1 1 ends",
  "load_2 1 begins",
  "load_2 1 ends",
  "sum 1 begins",
  "sum 1 ends",
  "tell 1 runs",
];

let postgres: PostgresServer;
let cluster: Cluster;

beforeAll(async () => {
  [postgres, cluster] = await Promise.all([postgresServer(), startCluster()]);
  await cluster.kubectl("create", "namespace", "etl");
});

afterAll(async () => {
  await cluster.stop();
  await postgres.remove();
});

async function scene(run_id: string) {
  const { url, arrival } = await gate();
  const root = runProject(dagOf(url));
  const kubelet = await cluster.startKubelet(...nodeFlags(root, postgres.workerUrl));
  onTestFinished(async () => void (await kubelet.stop()));
  const { kubeconfig } = cluster;
  const run = () =>
    startPodloom(["run", "work", "--run-id", run_id, "--kubeconfig", kubeconfig], root, {
      PODLOOM_DATABASE_URL: postgres.url,
    });
  const api = new PodApi(await connectTo(kubeconfig));
  return {
    arrival,
    run,
    api,
    /** The version that the runtime has stored, and would go on from. */
    storedVersion: async () => {
      const [row] = await withDatabase(postgres.url, (database) =>
        database.query<{ version: string }>(sql`
          SELECT resource_version AS version FROM podloom.watch_checkpoint WHERE run_id = ${run_id}`),
      );
      return row?.version ?? "";
    },
    /** That the server has forgotten what came after a version. */
    expectExpired: async (resourceVersion: string) => {
      const watch = api.watch({ namespace: "etl" }, { resourceVersion, timeoutSeconds: 10 });
      expect((await watch.next()).value).toMatchObject([{ type: "ERROR", status: { code: 410 } }]);
      await watch.return();
    },
    expectUnbroken: async () => {
      const log = readFileSync(join(root, "log"), "utf8").trim().split("\n");
      expect(log.toSorted()).toEqual(onceEach);
      expect(await leftovers({ url: postgres.url, kubeconfig, run_id })).toEqual(nothingLeft);
    },
  };
}

/** While the API server is down. */
async function forgetHistory(): Promise<void> {
  await write(cluster.etcdURL);
  await compact(cluster.etcdURL, await write(cluster.etcdURL));
}

const timeout = 120_000;

test("the API server is killed again and again while tasks begin and end", { timeout }, async () => {
  const { arrival, run, expectUnbroken } = await scene("killed");
  const going = run();
  const loads = [await arrival(), await arrival()];
  await cluster.apiServer.kill();
  for (const { letGo } of loads) letGo();
  // What the workers have recorded counts, and what comes next waits for the server.
  await going.printed("sum queued");
  await cluster.apiServer.start();
  const sum = await arrival();
  await cluster.apiServer.kill();
  await cluster.apiServer.start();
  sum.letGo();
  await going.printed("tell queued");
  await cluster.apiServer.kill();
  await cluster.apiServer.start();
  expect(await going.ended).toMatchObject({ code: 0 });
  await expectUnbroken();
});

test("the history that a watch would go on from is gone while the runtime goes on", { timeout }, async () => {
  const { arrival, run, storedVersion, expectExpired, expectUnbroken } = await scene("compacted-up");
  const going = run();
  const loads = [await arrival(), await arrival()];
  await going.printed("load_2 running");
  await cluster.apiServer.kill();
  const version = await storedVersion();
  await forgetHistory();
  await cluster.apiServer.start();
  await expectExpired(version);
  for (const { letGo } of loads) letGo();
  (await arrival()).letGo();
  expect(await going.ended).toMatchObject({ code: 0 });
  await expectUnbroken();
});

test(
  "the history since the stored version is gone when the runtime comes back, and so are two ends of pods",
  { timeout },
  async () => {
    const { arrival, run, api, storedVersion, expectExpired, expectUnbroken } = await scene("compacted-down");
    const going = run();
    const loads = [await arrival(), await arrival()];
    await going.printed("load_2 running");
    going.kill("SIGKILL");
    await going.ended;
    const { resourceVersion } = await api.list({ namespace: "etl" });
    for (const { letGo } of loads) letGo();
    const watch = api.watch({ namespace: "etl" }, { resourceVersion, timeoutSeconds: 60 });
    const ended = new Set<string>();
    for await (const events of watch) {
      for (const event of events)
        if ("pod" in event && event.pod.status?.phase === "Succeeded") ended.add(event.pod.metadata.name);
      if (ended.size === 2) break;
    }
    await cluster.apiServer.kill();
    const version = await storedVersion();
    await forgetHistory();
    await cluster.apiServer.start();
    await expectExpired(version);
    const again = run();
    (await arrival()).letGo();
    expect(await again.ended).toMatchObject({ code: 0 });
    await expectUnbroken();
  },
);
