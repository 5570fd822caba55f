// Runs whose pods are hard to create: whatever becomes of a request, an attempt has one pod or a reason, and no retry is used up.
import { expect, test } from "vitest";
import type { Status } from "../../../runtime/cluster/statusError.ts";
import { setCancelled } from "../../../runtime/store/dagRun.ts";
import { LeaseLost } from "../../../runtime/store/lease.ts";
import { podName } from "../../../schemas/podIdentity.ts";
import type { ChooseFault, Fault, ProxiedRequest } from "../../support/faultProxy/fault.ts";
import { loopStage } from "../../support/loop/loopScene.ts";
import { exited, running } from "../../support/loop/statuses.ts";

const { scene } = loopStage();

const none: Fault = { kind: "none" };
const isCreate = ({ method }: ProxiedRequest): boolean => method === "POST";

/** These faults for the first creations, in order. */
function creations(...faults: readonly Fault[]): ChooseFault {
  const left = [...faults];
  return (request) => (isCreate(request) ? (left.shift() ?? none) : none);
}

function refusal(code: number, reason: string, message: string, details?: Status["details"]): Fault {
  return { kind: "answer", status: { kind: "Status", code, reason, message, ...(details && { details }) } };
}

test("row 5: create timed out, really created → found by its name", async () => {
  const parts = await scene({ load: {} }, { choose: creations({ kind: "dropResponse" }) });
  const runtime = await parts.runtime();
  await parts.pods.of("load");
  parts.clock.advance(1000);
  await parts.succeed("load");
  expect((await runtime.ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  expect(parts.cluster.requests.filter(isCreate)).toHaveLength(1);
});

test("row 6: create timed out, not created → created again, with the same name", async () => {
  const parts = await scene({ load: {} }, { choose: creations({ kind: "dropRequest" }) });
  const runtime = await parts.runtime();
  await parts.clock.waitFor(1000, 1000);
  parts.clock.advance(1000);
  await parts.succeed("load");
  expect((await runtime.ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  expect(parts.cluster.requests.filter(isCreate)).toHaveLength(2);
});

test("row 7: duplicate create by two runtimes → the second meets the pod of the first, and the start token decides", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const parts = await scene({ load: {} }, { choose: creations({ kind: "hold", until: promise }) });
  const first = await parts.runtime();
  await expect.poll(() => parts.cluster.requests.some(isCreate)).toBe(true);
  const lost = first.ended.catch((error: unknown) => error);
  const second = await parts.takeover();
  const { metadata } = await parts.pods.of("load");
  resolve();
  const worker = parts.worker("load");
  expect([await worker.start(), await parts.worker("load").start()]).toEqual([true, false]);
  await worker.succeeds();
  await parts.pods.become(exited(0), "load");
  expect((await second.ended).run.state).toBe("success");
  expect(await lost).toBeInstanceOf(LeaseLost);
  expect(metadata.name).toMatch(/^sales-load-/);
  expect(parts.pods.finalizers()).toBe(0);
});

test("row 8: name hash collision → fails loud", async () => {
  const parts = await scene({ load: {} });
  const attempt = { task_id: "load", map_index: -1, try_number: 1 };
  const name = podName({ instance: "test", ...parts.run, ...attempt });
  const metadata = { name, namespace: "default" };
  const spec = { containers: [{ name: "base", image: "registry.example.com/another:1" }] };
  await parts.pods.api.create({ apiVersion: "v1", kind: "Pod", metadata, spec });
  const { tasks } = await (await parts.runtime()).ended;
  expect(tasks.get("load")).toMatchObject({
    state: "failed",
    reason: `a pod named ${name} is there and is not of this attempt`,
  });
  expect((await parts.pods.api.get(metadata)).metadata.deletionTimestamp).toBeUndefined();
});

test("row 17: 429 with Retry-After → all creations wait", async () => {
  const choose = creations({ kind: "refuse", code: 429, retryAfterSeconds: 7 });
  const parts = await scene({ load: {}, other: {} }, { choose });
  const runtime = await parts.runtime();
  await parts.clock.waitFor(7000, 7000);
  parts.clock.advance(6999);
  expect(parts.cluster.requests.filter(isCreate)).toHaveLength(1);
  parts.clock.advance(1);
  await Promise.all([parts.succeed("load"), parts.succeed("other")]);
  expect((await runtime.ended).run.state).toBe("success");
});

test("row 19: quota exceeded → waits for a pod to end, and no retry is burnt", async () => {
  const full = refusal(403, "Forbidden", 'pods "b" is forbidden: exceeded quota: pods, requested: pods=1');
  const parts = await scene({ load: {}, other: {} }, { choose: creations(none, full) });
  const runtime = await parts.runtime();
  await parts.clock.waitFor(60_000, 60_000);
  expect(parts.pods.all()).toHaveLength(1);
  const [first, second] = (await parts.pods.of("load").then(() => ["load", "other"])) as [string, string];
  await parts.succeed(first);
  await parts.succeed(second);
  expect((await runtime.ended).tasks.get(second)).toMatchObject({
    state: "success",
    try_number: 1,
    infraFailures: 0,
    userFailures: 0,
  });
});

test("row 20: admission webhook rejects / slow → fails at once with its words; asked again", async () => {
  const rejected = refusal(
    400,
    "BadRequest",
    'admission webhook "policy.example.com" denied the request: no owner',
  );
  const slow = refusal(
    500,
    "InternalError",
    'failed calling webhook "policy.example.com": context deadline exceeded',
  );
  const parts = await scene({ load: { retries: 3 }, other: {} }, { choose: creations(rejected, slow) });
  const runtime = await parts.runtime();
  expect(await runtime.task("load", { state: "failed" })).toMatchObject({
    try_number: 1,
    reason: expect.stringContaining("denied the request: no owner"),
  });
  await parts.clock.waitFor(1000, 1000);
  parts.clock.advance(1000);
  await parts.succeed("other");
  expect((await runtime.ended).tasks.get("other")).toMatchObject({ state: "success", try_number: 1 });
});

test("row 21: namespace terminating → nothing more is created, and the run ends", async () => {
  const message =
    'pods "a" is forbidden: unable to create new content in namespace etl because it is being terminated';
  const ending = refusal(403, "Forbidden", message, { causes: [{ reason: "NamespaceTerminating" }] });
  const parts = await scene(
    { load: { retries: 3 }, sum: { after: ["load"] } },
    { choose: creations(ending) },
  );
  const { run, tasks } = await (await parts.runtime()).ended;
  expect(run.state).toBe("failed");
  expect(tasks.get("load")).toMatchObject({ state: "failed", hint: "the namespace is being deleted" });
  expect(tasks.get("sum")).toMatchObject({ state: "upstream_failed" });
  expect(parts.cluster.requests.filter(isCreate)).toHaveLength(1);
});

test("row 44: cancel races with launch → the pod that appears afterwards is ended, and released", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const parts = await scene({ load: {} }, { choose: creations({ kind: "hold", until: promise }) });
  const runtime = await parts.runtime();
  await expect.poll(() => parts.cluster.requests.some(isCreate)).toBe(true);
  await setCancelled(parts.database, { ...parts.run, isCancelled: true });
  await runtime.task("load", { state: "failed" });
  resolve();
  const { run, attempts } = await runtime.ended;
  expect(run.state).toBe("failed");
  expect([...attempts.values()]).toMatchObject([{ outcome: { class: "cancelled" }, isReleased: true }]);
  expect([...attempts.values()][0]?.pod_uid).toBeDefined();
  await parts.pods.until((pods) => pods.length === 0);
});

test("row 44: cancel races with launch → the pod that appears when the runtime is gone is ended by the next one", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const parts = await scene({ load: {} }, { choose: creations({ kind: "hold", until: promise }) });
  const first = await parts.runtime();
  await expect.poll(() => parts.cluster.requests.some(isCreate)).toBe(true);
  await setCancelled(parts.database, { ...parts.run, isCancelled: true });
  await first.task("load", { state: "failed" });
  // It dies: nothing of what it would still hear reaches the database.
  parts.postgres.cut();
  const lost = first.ended.catch((error: unknown) => error);
  resolve();
  await parts.pods.of("load");
  await first.until(() => first.failures.length > 0);
  parts.postgres.mend();
  const second = await parts.takeover();
  const { run, attempts } = await parts.inTime(second.ended);
  expect(run.state).toBe("failed");
  expect([...attempts.values()]).toMatchObject([{ outcome: { class: "cancelled" }, isReleased: true }]);
  await parts.pods.until((pods) => pods.length === 0);
  parts.clock.advance(60_000);
  expect(await lost).toBeInstanceOf(LeaseLost);
});

test("row 50: RBAC removed at run time → nothing more is created, and what runs keeps its result", async () => {
  const message =
    'pods is forbidden: User "podloom" cannot create resource "pods" in API group "" in the namespace "etl"';
  const parts = await scene(
    { load: {}, other: {} },
    { choose: creations(none, refusal(403, "Forbidden", message)) },
  );
  const runtime = await parts.runtime();
  expect(await runtime.task("other", { state: "failed" })).toMatchObject({
    hint: "give the runtime's service account the verb create for pods",
  });
  await parts.pods.become(running(), "load");
  await parts.succeed("load");
  const { tasks, run } = await runtime.ended;
  expect([tasks.get("load")?.state, run.state]).toEqual(["success", "failed"]);
});
