// A run whose database goes away again and again, and comes back: while a task runs, while it ends, while its pod begins.
import { expect } from "vitest";
import { clusterScene, type ClusterScene } from "./clusterScene.ts";
import { gate, type Arrival } from "./gate.ts";
import { leftovers, nothingLeft } from "./leftovers.ts";
import type { PostgresServer } from "./postgresServer.ts";

const dagOf = (url: string): string => `import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const load = task({}, async function load() {
    note("begins");
    await fetch("${url}");
    note("ends");
    return 42;
  });
  const convert = task({}, async function convert(answer: number) {
    note(String(answer));
    await fetch("${url}");
    note("ends");
  });
  const publish = task({}, async function publish() { note("runs"); });
  chain(convert(load()), publish());
});
`;

const onceEach = ["load 1 begins", "load 1 ends", "convert 1 42", "convert 1 ends", "publish 1 runs"];

/** Drives such a run to its end, and sees that no task was lost, and that none ran twice. The server runs, and still does afterwards. */
export async function runThroughOutages(server: PostgresServer): Promise<void> {
  const { url: gateUrl, arrival } = await gate();
  const { url, workerUrl } = server;
  const scene = await clusterScene({ dagFile: dagOf(gateUrl), url, workerUrl });
  const run = scene.start("run", "work", "--run-id", "r1");
  await endWithout(scene, { task: await arrival(), task_id: "load", outage: () => server.stop("immediate") });
  await server.start();
  await endWithout(scene, { task: await arrival(), task_id: "convert", outage: () => server.kill() });
  await server.start();
  await run.printed("publish queued");
  await server.kill();
  await server.start();
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(scene.log()).toEqual(onceEach);
  expect(await leftovers({ url, kubeconfig: scene.kubeconfig, run_id: "r1" })).toEqual(nothingLeft);
}

interface Outage {
  readonly task: Arrival;
  readonly task_id: string;
  readonly outage: () => Promise<void>;
}

/** A task ends while the database is away, and its worker has noticed. */
async function endWithout({ api }: ClusterScene, { task, task_id, outage }: Outage): Promise<void> {
  await outage();
  task.letGo();
  const selection = { namespace: "etl", labelSelector: `task_id=${task_id}` };
  const [pod] = (await api.list(selection)).pods;
  if (pod === undefined) throw new Error(`there is no pod of ${task_id}`);
  const words = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await api.log(pod.metadata, { container: "base" })) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  await expect.poll(words, { timeout: 30_000 }).toContain("trying again");
}
