// A run whose database goes away again and again, and comes back: while a task runs, while it ends, while its pod begins.
import { expect } from "vitest";
import type { LivePod } from "../../runtime/cluster/livePod.ts";
import { clusterScene, type ClusterScene } from "./clusterScene.ts";
import type { Outcome } from "./command.ts";
import { gate, type Arrival } from "./gate.ts";
import { leftovers, nothingLeft } from "./leftovers.ts";
import type { PostgresServer } from "./postgresServer.ts";
import type { StartedCommand } from "./startPodloom.ts";

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
  const ended = supervise(() => scene.start("run", "work", "--run-id", "r1"));
  await endWithout(scene, { task: await arrival(), task_id: "load", outage: () => server.stop("immediate") });
  await server.start();
  await endWithout(scene, { task: await arrival(), task_id: "convert", outage: () => server.kill() });
  await server.start();
  await podOf(scene, "publish");
  await server.kill();
  await server.start();
  expect(await ended).toMatchObject({ code: 0 });
  expect(scene.log()).toEqual(onceEach);
  expect(await leftovers({ url, kubeconfig: scene.kubeconfig, run_id: "r1" })).toEqual(nothingLeft);
}

/** On a slow machine the database is away for longer than a lease: then the process ends, and whoever started it starts it again. */
async function supervise(start: () => StartedCommand): Promise<Outcome> {
  for (;;) {
    const end = await start().ended;
    if (end.code !== 3) return end;
  }
}

/** The pod of a task, as soon as it is there. */
async function podOf({ api }: ClusterScene, task_id: string): Promise<LivePod> {
  const selection = { namespace: "etl", labelSelector: `task_id=${task_id}` };
  const { pods, resourceVersion } = await api.list(selection);
  if (pods[0] !== undefined) return pods[0];
  for await (const events of api.watch(selection, { resourceVersion, timeoutSeconds: 60 }))
    for (const event of events) if ("pod" in event) return event.pod;
  throw new Error(`there is no pod of ${task_id}`);
}

interface Outage {
  readonly task: Arrival;
  readonly task_id: string;
  readonly outage: () => Promise<void>;
}

/** A task ends while the database is away, and its worker has noticed. */
async function endWithout(scene: ClusterScene, { task, task_id, outage }: Outage): Promise<void> {
  await outage();
  task.letGo();
  const { metadata } = await podOf(scene, task_id);
  const words = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await scene.api.log(metadata, { container: "base" })) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  await expect.poll(words, { timeout: 30_000 }).toContain("trying again");
}
