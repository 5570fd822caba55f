// What PodApi asks, before a real API server: the verbs, their preconditions, and how refusals look.
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { LivePod } from "../../runtime/cluster/livePod.ts";
import { isAnotherPod, PodApi } from "../../runtime/cluster/podApi.ts";
import { StatusError } from "../../runtime/cluster/statusError.ts";
import type { WatchEvent } from "../../runtime/cluster/watchEvent.ts";
import { connect, createNamespace, examplePod } from "./namespace.ts";

async function open() {
  const connection = await connect();
  const namespace = await createNamespace(connection);
  const api = new PodApi(connection);
  const create = (name: string, labels?: Record<string, string>): Promise<LivePod> =>
    api.create(examplePod(namespace, name, labels));
  return { connection, namespace, api, create };
}

async function refusal(call: Promise<unknown>): Promise<StatusError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StatusError);
  return error as StatusError;
}

describe("create", () => {
  test("gives the pod as it is then, and refuses the same name with AlreadyExists", async () => {
    const { api, namespace, create } = await open();
    const pod = await create("one");
    expect(pod.metadata).toMatchObject({ namespace, name: "one", uid: expect.any(String) });
    expect(pod.status).toMatchObject({ phase: "Pending", qosClass: "BestEffort" });
    expect(await api.get(pod.metadata)).toEqual(pod);
    const { status, message } = await refusal(create("one"));
    expect(status).toMatchObject({ code: 409, reason: "AlreadyExists", details: { name: "one" } });
    expect(message).toBe(`POST /api/v1/namespaces/${namespace}/pods: pods "one" already exists (409)`);
  });

  test("names the fields of a pod that is refused", async () => {
    const { api, namespace } = await open();
    const pod = examplePod(namespace, "Not_A_Name");
    const { status } = await refusal(api.create(pod));
    expect(status).toMatchObject({ code: 422, reason: "Invalid" });
    expect(status.details?.causes?.map(({ field }) => field)).toEqual(["metadata.name"]);
  });

  test("knows unknown fields, and a dry run leaves nothing behind", async () => {
    const { api, namespace } = await open();
    const pod = examplePod(namespace, "one");
    const wrong = { ...pod, spec: { ...pod.spec, containers: [], contaners: [] } };
    expect((await refusal(api.create(wrong))).status.message).toContain('unknown field "spec.contaners"');
    await api.create(pod, { isDryRun: true });
    expect((await refusal(api.get({ namespace, name: "one" }))).status.reason).toBe("NotFound");
  });
});

describe("list and watch", () => {
  test("follow pages and selectors at one version", async () => {
    const { api, namespace, create } = await open();
    for (const name of ["a", "b", "c"]) await create(name, { keep: "yes" });
    await create("d", { keep: "no" });
    const selection = { namespace, labelSelector: "keep=yes" };
    const first = await api.list(selection, { limit: 2 });
    expect(first.pods.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
    const second = await api.list(selection, { limit: 2, continueToken: first.continueToken });
    expect(second.pods.map(({ metadata }) => metadata.name)).toEqual(["c"]);
    expect(second).toMatchObject({ resourceVersion: first.resourceVersion, continueToken: undefined });
  });

  test("a watch tells what happens to pods, and what left its selector as deleted", async () => {
    const { api, namespace, create } = await open();
    const { resourceVersion } = await api.list({ namespace });
    const pod = await create("one", { keep: "yes" });
    await api.patch(pod.metadata, { type: "merge", patch: { metadata: { labels: { keep: null } } } });
    const selection = { namespace, labelSelector: "keep=yes" };
    const events: WatchEvent[] = [];
    for await (const some of api.watch(selection, { resourceVersion, timeoutSeconds: 60 })) {
      events.push(...some);
      if (events.length >= 2) break;
    }
    expect(events).toMatchObject([{ type: "ADDED", pod }, { type: "DELETED" }]);
  });

  test("a streaming list ends with a bookmark that says so", async () => {
    const { api, namespace, create } = await open();
    await create("one");
    const types: string[] = [];
    const options = { timeoutSeconds: 60, sendsInitialEvents: true };
    for await (const some of api.watch({ namespace }, options)) {
      types.push(...some.map((event) => event.type));
      if (some.some((event) => event.type === "BOOKMARK" && event.endsInitialEvents)) break;
    }
    expect(types).toEqual(["ADDED", "BOOKMARK"]);
  });

  test("a version that will not come is refused in time", async () => {
    const { api, namespace } = await open();
    const options = {
      resourceVersion: "99999999999999999999",
      resourceVersionMatch: "NotOlderThan",
    } as const;
    const { status } = await refusal(api.list({ namespace }, options));
    expect(status.code).toBeGreaterThanOrEqual(400);
  });
});

describe("patch, status and binding", () => {
  test("take the pod that is meant and no other of its name", async () => {
    const { api, create } = await open();
    const { metadata } = await create("one");
    const stranger = { ...metadata, uid: "00000000-0000-0000-0000-000000000000" };
    const labels = { metadata: { labels: { a: "b" } } };
    const patched = await api.patch(metadata, { type: "strategic", patch: labels, uid: metadata.uid });
    expect(patched.metadata.labels).toEqual({ a: "b" });
    const calls = [
      api.patch(metadata, { type: "strategic", patch: labels, uid: stranger.uid }),
      api.updateStatus(stranger, { phase: "Running" }),
      api.bind(stranger, "node"),
      api.delete(metadata, { uid: stranger.uid }),
    ];
    for (const error of await Promise.all(calls.map(refusal))) expect(error).toSatisfy(isAnotherPod);
    const { resourceVersion } = metadata;
    const late = await refusal(api.patch(metadata, { type: "merge", patch: labels, resourceVersion }));
    expect(late.status.reason).toBe("Conflict");
    expect(isAnotherPod(late)).toBe(false);
  });

  test("updateStatus replaces the whole status", async () => {
    const { api, create } = await open();
    const { metadata } = await create("one");
    await api.bind(metadata, "node");
    const failed = { phase: "Failed", reason: "Evicted", message: "the node was low on memory" } as const;
    await api.updateStatus(metadata, failed);
    const { spec, status } = await api.updateStatus(metadata, { phase: "Running", podIP: "10.0.0.1" });
    expect(spec.nodeName).toBe("node");
    expect(status).toEqual({
      phase: "Running",
      podIP: "10.0.0.1",
      podIPs: [{ ip: "10.0.0.1" }],
      qosClass: "BestEffort",
    });
    expect((await refusal(api.bind(metadata, "other"))).status.reason).toBe("Conflict");
  });

  test("a finalizer keeps a deleted pod until it is taken away", async () => {
    const { api, namespace } = await open();
    const pod = examplePod(namespace, "one");
    const finalizers = ["podloom.dev/result-pending"];
    const { metadata } = await api.create({ ...pod, metadata: { ...pod.metadata, finalizers } });
    const doomed = await api.delete(metadata, { uid: metadata.uid, gracePeriodSeconds: 0 });
    expect(doomed.metadata).toMatchObject({ deletionTimestamp: expect.any(String), finalizers });
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": finalizers } };
    await api.patch(metadata, { type: "strategic", patch, uid: metadata.uid });
    expect((await refusal(api.get(metadata))).status.reason).toBe("NotFound");
  });
});

test("the log of a pod without a node is empty, and that of a container that is not there is refused", async () => {
  const { api, create } = await open();
  const { metadata } = await create("one");
  expect(await text(await api.log(metadata))).toBe("");
  const { status } = await refusal(api.log(metadata, { container: "other" }));
  expect(status).toMatchObject({ code: 400, message: "container other is not valid for pod one" });
});

test("an event is told where people look for it", async () => {
  const { connection, api, create } = await open();
  const { metadata } = await create("one");
  await api.createEvent({
    pod: metadata,
    type: "Warning",
    reason: "BackOff",
    message: "it was tried again",
    component: "kubelet",
    host: "node",
    time: metadata.creationTimestamp,
    name: "one.1",
  });
  const path = `/api/v1/namespaces/${metadata.namespace}/events/one.1`;
  expect(await connection.request({ method: "GET", path })).toMatchObject({
    involvedObject: { uid: metadata.uid },
    message: "it was tried again",
  });
});

test("a call ends by its signal with the signal's reason", async () => {
  const { api, namespace } = await open();
  const reason = new Error("no longer wanted");
  await expect(api.list({ namespace }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
