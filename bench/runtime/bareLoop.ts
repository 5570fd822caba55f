// What a loop over undici needs for the same requests with the same certificates, as many at a time as podloom's: the reference.
import type { Credentials } from "../../test/support/conformance/client.ts";
import { answer } from "../companion.ts";
import { inParallel, PodClient } from "./podClient.ts";

export interface BareLoopOptions {
  readonly credentials: Credentials;
  readonly namespace: string;
  /** The pod, but for its name. */
  readonly pod: { readonly metadata: object };
}

export interface BareRound {
  readonly pods: number;
  /** `create` pods only, or have them go through what happens to the pod of a task: `live`. */
  readonly does: "create" | "live";
}

const AT_ONCE = 32;

// What runtime.ts hands over.
const { credentials, namespace, pod } = JSON.parse(process.argv[2] ?? "") as BareLoopOptions;
const api = new PodClient(credentials, namespace);
let created = 0;

// So that connections are there before anything is measured.
await inParallel(AT_ONCE, Array(AT_ONCE).keys(), () => api.list());
// What runtime.ts asks.
await answer({}, async (round) => timeOf(round as BareRound));
await api.client.close();

/** In milliseconds. */
async function timeOf({ pods, does }: BareRound): Promise<number> {
  const started = performance.now();
  await inParallel(AT_ONCE, Array(pods).keys(), does === "create" ? create : live);
  return performance.now() - started;
}

async function create(): Promise<string> {
  const name = `pod-${created++}`;
  await api.create({ ...pod, metadata: { ...pod.metadata, name, namespace } });
  return name;
}

/** As runtime, kubelet and worker do together, but for the log. */
async function live(): Promise<void> {
  const name = await create();
  await api.patch(`${name}/status`, { status: { phase: "Succeeded" } });
  await api.get(name);
  await api.delete(name);
  await api.patch(name, { metadata: { finalizers: null } });
}
