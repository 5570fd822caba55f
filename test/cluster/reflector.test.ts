// The reflector before a real API server: lists, watches, bookmarks, and a network full of faults.
import { expect, test } from "vitest";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { Reflector } from "../../runtime/cluster/reflector.ts";
import { isRefusal } from "../../runtime/cluster/statusError.ts";
import { seededFaults, type ChooseFault } from "../support/faultProxy/fault.ts";
import { hurriedClock } from "../support/hurriedClock.ts";
import { randomFrom } from "../support/random.ts";
import { connect, createNamespace, examplePod } from "./namespace.ts";
import { read, readThroughProxy } from "./reader.ts";

async function scene() {
  const connection = await connect();
  const namespace = await createNamespace(connection);
  const api = new PodApi(connection);
  const versions = async (): Promise<Map<string, string>> => {
    const { pods } = await api.list({ namespace });
    return new Map(pods.map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
  };
  const create = (name: string, labels?: Record<string, string>) =>
    api.create(examplePod(namespace, name, labels));
  return { connection, namespace, api, versions, create };
}

test("a streaming list is the first choice, and goes on as the watch", async () => {
  const { namespace, api, versions, create } = await scene();
  for (const name of ["a", "b", "c"]) await create(name);
  const reader = read({ api, selection: { namespace } });
  await reader.until(() => reader.known.size === 3);
  const { metadata } = await create("d");
  await api.delete({ namespace, name: "a" });
  await reader.until(() => reader.known.has("d") && !reader.known.has("a"));
  await reader.reaches(metadata.resourceVersion);
  expect(reader.known).toEqual(await versions());
  expect(reader.notices).toMatchObject([{ kind: "read", method: "stream", pods: 3 }]);
  expect(reader.changes.at(-1)).toMatchObject({ kind: "gone", cause: "deleted" });
});

test("a selector that no longer matches is told as left", async () => {
  const { namespace, api, create } = await scene();
  const { metadata } = await create("a", { keep: "yes" });
  const reader = read({ api, selection: { namespace, labelSelector: "keep=yes" } });
  await reader.until(() => reader.known.has("a"));
  await api.patch(metadata, { type: "merge", patch: { metadata: { labels: { keep: "no" } } } });
  await reader.until(() => !reader.known.has("a"));
  expect(reader.changes.at(-1)).toMatchObject({ kind: "gone", cause: "left" });
});

test("pages of 500 say the same as the streaming list", async () => {
  const { namespace, versions, create } = await scene();
  for (let start = 0; start < 600; start += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => create(`pod-${start + index}`)));
  }
  const { reader } = await readThroughProxy({ namespace, choose: refuseStreamingLists });
  await reader.until(() => reader.known.size === 600);
  expect(reader.known).toEqual(await versions());
  expect(reader.notices.at(-1)).toMatchObject({ kind: "read", method: "pages", pods: 600 });
});

test("a floor that the server has not reached is seen as time travel", async () => {
  const { namespace, api } = await scene();
  const reflector = new Reflector({
    api,
    selection: { namespace },
    keep: () => undefined,
    floor: "99999999999999999999",
    clock: hurriedClock(50),
  });
  await expect(reflector.batches().next()).rejects.toThrow("restored from a backup");
});

test.each([1, 2, 3])(
  "a network full of faults, seed %i: the reader ends knowing what is there",
  async (seed) => {
    const { namespace, api, versions } = await scene();
    const { reader, proxy } = await readThroughProxy({ namespace, choose: faultsForEver(seed) });
    const { next, pick } = randomFrom(seed);
    for (let step = 0; step < 300 || proxy.log.length < 10; step += 1) {
      const name = `pod-${Math.floor(next() * 20)}`;
      const patch = { metadata: { labels: { step: String(step) } } };
      const verbs = {
        create: () => api.create(examplePod(namespace, name)),
        patch: () => api.patch({ namespace, name }, { type: "merge", patch }),
        delete: () => api.delete({ namespace, name }),
      };
      await unlessRefused(verbs[pick(["create", "patch", "patch", "delete"] as const)]());
    }
    proxy.heal();
    const { metadata } = await api.create(examplePod(namespace, "last"));
    await reader.reaches(metadata.resourceVersion);
    expect(reader.known).toEqual(await versions());
  },
);

/** Seeded faults, of which no watch is free for long. */
function faultsForEver(seed: number): ChooseFault {
  const faults = seededFaults({ seed, percent: 60 });
  return (request) => {
    const fault = faults(request);
    return request.isStream && fault.kind === "none" ? { kind: "cut", afterBytes: 20_000 } : fault;
  };
}

/** A step that has come too late or too soon is none. */
async function unlessRefused(step: Promise<unknown>): Promise<void> {
  await step.catch((error: unknown) => {
    if (!isRefusal(error, "AlreadyExists") && !isRefusal(error, "NotFound")) throw error;
  });
}

const refuseStreamingLists: ChooseFault = ({ url }) =>
  url.searchParams.has("sendInitialEvents") ? { kind: "refuse", code: 500 } : { kind: "none" };
