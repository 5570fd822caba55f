// A scripted kubelet and the workers of its pods, without processes: it only says of each pod that it runs, or that it has ended, and
// writes into the database what its worker would. So the runtime is measured, and not how fast Node starts.
import { randomUUID } from "node:crypto";
import { Condition } from "../../runtime/condition.ts";
import { Slots } from "../../runtime/launch/slots.ts";
import { Database } from "../../runtime/store/database.ts";
import { recordResult } from "../../runtime/store/workerResult.ts";
import { takeStart, type WorkerClaim } from "../../runtime/store/workerStart.ts";
import type { Credentials, Event } from "../../test/support/conformance/client.ts";
import { answer } from "../companion.ts";
import { PodClient, type Answered } from "./podClient.ts";
import { RUNNING, SUCCEEDED } from "./podStatus.ts";
import { sharedMs } from "./sharedMs.ts";

export interface KubeletOptions {
  readonly credentials: Credentials;
  readonly namespace: string;
  readonly databaseUrl: string;
  /** What becomes of pods: they run on, or they end at once. */
  readonly fate: "runs" | "ends";
}

/** What it answers when so many pods are what they are to become, as it is asked. */
export interface Lives {
  /** By the names of pods: when it was about to say that one has ended, or its worker that the task has. */
  readonly endsMs: Readonly<Record<string, number>>;
  /** When a bare client knew of that: by its watch, or as the database had taken it. */
  readonly knownMs: Readonly<Record<string, number>>;
}

// What runtime.ts hands over.
const { credentials, namespace, databaseUrl, fate } = JSON.parse(process.argv[2] ?? "") as KubeletOptions;
const api = new PodClient(credentials, namespace);
const database = new Database({ url: databaseUrl });
const slots = new Slots(16);
const over = new AbortController();
const endsMs: Record<string, number> = {};
const knownMs: Record<string, number> = {};
const progress = new Condition();
const underWay = new Set<Promise<void>>();
let told = 0;

const met = new Set<string>();

let watch = await openWatch();
const followed = follow().catch((error: unknown) => {
  if (!over.signal.aborted) throw error;
});
await answer({}, async (pods): Promise<Lives> => {
  await progress.until(() => told >= Number(pods));
  return { endsMs, knownMs };
});
over.abort();
watch.close();
await Promise.allSettled([followed, ...underWay]);
await database.close();
await api.client.close();

function openWatch(): ReturnType<typeof api.client.watch> {
  return api.client.watch(`${api.pods}?watch=1`);
}

/** An API server breaks watches that do not keep up. The next one begins with all pods that are there. */
async function follow(): Promise<void> {
  for (;;) {
    for (let event = await watch.next(); event !== undefined; event = await watch.next()) hear(event);
    over.signal.throwIfAborted();
    watch = await openWatch();
  }
}

function hear({ type, object }: Event): void {
  const { name } = object.metadata;
  if (type === "MODIFIED" && object.status["phase"] === "Succeeded") knownMs[name] ??= sharedMs();
  if (type !== "ADDED" || met.has(name)) return;
  met.add(name);
  const life = slots
    .use(() => live(object), over.signal)
    .catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
  underWay.add(life);
  void life.finally(() => underWay.delete(life));
}

async function live({ metadata, spec }: Answered): Promise<void> {
  const { name, annotations = {} } = metadata;
  const { dag_id = "", run_id = "", task_id = "" } = annotations;
  const claim = { dag_id, run_id, task_id, map_index: -1, try_number: 1, startToken: randomUUID() };
  const hasWorker = JSON.stringify(spec["containers"]).includes('"worker"');
  if (hasWorker) await work(claim, name);
  else endsMs[name] = sharedMs();
  await api.patch(`${name}/status`, { status: fate === "runs" ? RUNNING : SUCCEEDED });
  told += 1;
  progress.notify();
}

async function work(claim: WorkerClaim, name: string): Promise<void> {
  await takeStart(database, claim);
  if (fate === "runs") return;
  endsMs[name] = sharedMs();
  await recordResult(database, claim, { result: { kind: "success", json: "null" }, logTail: "" });
  knownMs[name] = sharedMs();
}
