// The local API server with 5,000 pods: creating them, telling three watchers, listing them. The reference is a real API server
// (KUBEBUILDER_ASSETS) that does the same for the same client.
import { Client } from "../test/support/conformance/client.ts";
import { pod } from "../test/support/conformance/objects.ts";
import { hasReal, startLocal, startReal, type ApiServer } from "./apiServers.ts";
import type { Row } from "./row.ts";

const PODS = 5000;
const AT_ONCE = 32;
const WATCHERS = 3;

/** In milliseconds. */
interface Measured {
  readonly created: number;
  readonly told: number;
  readonly listed: number;
}

export async function clusterRows(): Promise<Row[]> {
  const local = await measure(await startLocal());
  const real = hasReal() ? await measure(await startReal()) : undefined;
  const row = (what: string, of: (measured: Measured) => number): Row => ({
    what,
    unit: "ms",
    measured: of(local),
    ...(real && { reference: { what: "a real API server", measured: of(real) } }),
  });
  return [
    row(`create ${PODS} pods, ${AT_ONCE} at a time`, ({ created }) => created),
    row(`until ${WATCHERS} watchers have heard of all`, ({ told }) => told),
    row(`list ${PODS} pods`, ({ listed }) => listed),
  ];
}

async function measure({ credentials, stop }: ApiServer): Promise<Measured> {
  const client = new Client(credentials);
  try {
    const path = "/api/v1/namespaces/default/pods";
    const watches = await Promise.all(
      Array.from({ length: WATCHERS }, () => client.watch(`${path}?watch=1`)),
    );
    const started = performance.now();
    const heard = Promise.all(watches.map((watch) => watch.take(PODS)));
    await createAll(client, path);
    const created = performance.now() - started;
    await heard;
    const told = performance.now() - started;
    for (const watch of watches) watch.close();
    return { created, told, listed: await timeOfList(client, path) };
  } finally {
    await client.close();
    await stop();
  }
}

async function createAll(client: Client, path: string): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < PODS) {
      const { code, text } = await client.call("POST", path, { body: pod(`pod-${next++}`) });
      if (code !== 201) throw new Error(`a pod was not created: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function timeOfList(client: Client, path: string): Promise<number> {
  const started = performance.now();
  const { body } = await client.call("GET", path);
  if (body.items.length !== PODS) throw new Error(`${body.items.length} pods were listed`);
  return performance.now() - started;
}
