// How fast what a watch tells becomes stored: while the runtime is halted thousands of pods change. It goes on, and what it has missed
// is applied when its checkpoint in the database has come to the last change.
import { setTimeout as sleep } from "node:timers/promises";
import { compareResourceVersions } from "../../runtime/cluster/resourceVersion.ts";
import { sql } from "../../runtime/store/sql.ts";
import type { Row } from "../row.ts";
import type { RunCommand } from "./command.ts";
import { inParallel, PodClient } from "./podClient.ts";
import { NAMESPACE } from "./project.ts";
import type { Scene } from "./scene.ts";
import { sharedMs } from "./sharedMs.ts";

const EVENTS = 2500;

/** The command drives the DAG `many`, and nothing else happens to its pods. */
export async function watchEventsRow(scene: Scene, command: RunCommand): Promise<Row> {
  const api = new PodClient(scene.credentials, NAMESPACE);
  const { items, metadata } = await api.list(`?limit=${EVENTS}`);
  command.halt();
  const versions: string[] = [];
  await inParallel(32, items, async (pod) => {
    const changed = await api.patch(`${pod.metadata.name}/status`, { status: { message: "changed" } });
    versions.push(changed.metadata.resourceVersion);
  });
  const last = versions.toSorted(compareResourceVersions).at(-1) ?? "";
  const bareMs = await readBare(api, metadata.resourceVersion);
  await api.client.close();
  const started = sharedMs();
  command.goOn();
  while (compareResourceVersions(await checkpoint(scene), last) < 0) await sleep(5);
  const tookMs = sharedMs() - started;
  return {
    what: `watch events applied and checkpointed, ${scene.server.name}`,
    unit: "/s",
    budget: { atLeast: 5000 },
    measured: (items.length * 1000) / tookMs,
    reference: { what: "a bare watch that reads them", measured: (items.length * 1000) / bareMs },
  };
}

/** In milliseconds. */
async function readBare(api: PodClient, resourceVersion: string): Promise<number> {
  const started = sharedMs();
  const watch = await api.client.watch(`${api.pods}?watch=1&resourceVersion=${resourceVersion}`);
  for (let told = 0; told < EVENTS; told++) await watch.next();
  const tookMs = sharedMs() - started;
  watch.close();
  return tookMs;
}

async function checkpoint({ database }: Scene): Promise<string> {
  const [row] = await database.query<{ resource_version: string }>(
    sql`SELECT resource_version FROM podloom.watch_checkpoint WHERE dag_id = 'many'`,
  );
  return row?.resource_version ?? "0";
}
