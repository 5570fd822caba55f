// Runs whose pods meet their fates, told as a kubelet would tell them: whose account each goes to, and that nothing stays behind.
import { describe, expect, test } from "vitest";
import type { PodStatus } from "../../../runtime/cluster/livePod.ts";
import type { OutcomeClass } from "../../../runtime/model.ts";
import type { RunState } from "../../../runtime/runState.ts";
import type { ChooseFault, Fault } from "../../support/faultProxy/fault.ts";
import { loopStage } from "../../support/loop/loopScene.ts";
import {
  container,
  disrupted,
  exited,
  failed,
  running,
  unschedulable,
  waiting,
} from "../../support/loop/statuses.ts";

const { scene } = loopStage();

const spec = {
  initContainers: [{ name: "fetch", image: "registry.example.com/etl:1" }],
  containers: [{ name: "proxy", image: "registry.example.com/proxy:1" }],
};

const outcomeOf = ({ attempts }: RunState, try_number = 1) => attempts.get(`load/-1/${try_number}`)?.outcome;

/** The outcome of a pod that becomes so, and the end of its run, with the second attempt a success where there is one. */
async function fateOf(status: () => PodStatus) {
  const parts = await scene({ load: {} }, { spec });
  const runtime = await parts.runtime();
  await parts.pods.become(status(), "load");
  const second = parts.pods.of("load", 2).then(() => parts.succeed("load", 2));
  const ended = await parts.inTime(runtime.ended);
  if (ended.attempts.size > 1) await second;
  await parts.pods.until((pods) => pods.every(({ metadata }) => (metadata.finalizers ?? []).length === 0));
  const task = ended.tasks.get("load");
  return { outcome: outcomeOf(ended), task, state: ended.run.state };
}

const waitsFor = (reason: string, message: string) => () => waiting(reason, message);
const killedProxy = container("proxy", { terminated: { exitCode: 137, reason: "OOMKilled" } });
const oom = { terminated: { reason: "OOMKilled", exitCode: 137 } };

describe("a pod that is not", () => {
  test.each<[string, () => PodStatus, OutcomeClass, string]>([
    [
      "row 22: image cannot be pulled → fails after its grace",
      waitsFor("ImagePullBackOff", 'Back-off pulling image "registry.example.com/etl:1"'),
      "config",
      "ImagePullBackOff",
    ],
    [
      "row 23: unschedulable for long → fails after its grace, with what nodes lack",
      () => unschedulable("0/3 nodes are available: 3 Insufficient memory."),
      "config",
      "Insufficient memory",
    ],
    [
      "row 24: missing secret/configmap → fails after its grace, with its name",
      waitsFor("CreateContainerConfigError", 'secret "warehouse" not found'),
      "config",
      'secret "warehouse" not found',
    ],
    [
      "row 25: init container fails → fails, with the container's name",
      () => failed("", "", [container("fetch", { terminated: { exitCode: 2, reason: "Error" } })]),
      "user",
      "fetch",
    ],
    ["row 26: OOM of main / init / sidecar → the task's: main", () => exited(137, oom), "user", "OOMKilled"],
  ])("%s", async (_, status, outcomeClass, words) => {
    const { outcome, task, state } = await fateOf(status);
    expect(outcome).toMatchObject({ class: outcomeClass, reason: expect.stringContaining(words) });
    expect(task).toMatchObject({ state: "failed", try_number: 1, userFailures: 1, infraFailures: 0 });
    expect(state).toBe("failed");
  });
});

describe("a pod that the infrastructure took", () => {
  test.each<[string, () => PodStatus, string]>([
    [
      "row 26: OOM of main / init / sidecar → the infrastructure's: init",
      () => failed("", "", [container("fetch", { terminated: { exitCode: 137, reason: "OOMKilled" } })]),
      "fetch",
    ],
    [
      "row 26: OOM of main / init / sidecar → the infrastructure's: sidecar, where base left no word of its end",
      () => ({ phase: "Failed", containerStatuses: [killedProxy] }),
      "container proxy was killed because it used more memory than its limit",
    ],
    [
      "row 27: eviction, preemption, drain → started again, and no retry is used up",
      () => exited(137, { conditions: [disrupted("EvictionByEvictionAPI")] }),
      "EvictionByEvictionAPI",
    ],
    [
      "row 28: graceful node shutdown, exit 0 → no success without a result",
      () => ({
        ...exited(0),
        reason: "Terminated",
        message: "Pod was terminated in response to imminent node shutdown.",
      }),
      "the node was shut down under the pod",
    ],
  ])("%s", async (_, status, words) => {
    const { outcome, task, state } = await fateOf(status);
    expect(outcome).toMatchObject({ class: "infra", reason: expect.stringContaining(words) });
    expect(task).toMatchObject({ state: "success", try_number: 2, userFailures: 0, infraFailures: 1 });
    expect(state).toBe("success");
  });
});

/** A run whose pod is at work on a node, and its worker. */
async function atWork(options: Parameters<typeof scene>[1] = {}) {
  const parts = await scene({ load: {} }, options);
  const runtime = await parts.runtime();
  const { metadata } = await parts.pods.of("load");
  await parts.pods.api.bind(metadata, "node-1");
  await parts.pods.become(running(), "load");
  const worker = parts.worker("load");
  await worker.start();
  await parts.inTime(runtime.task("load", { state: "running" }));
  return { parts, runtime, worker, uid: metadata.uid };
}

const first = ({ attempts }: RunState) => [...attempts.values()][0];

test("row 26: OOM of main / init / sidecar → a sidecar's ends nothing: base goes on, and its result counts", async () => {
  const { parts, runtime, worker } = await atWork({ spec });
  const beside = (status: PodStatus): PodStatus => ({
    ...status,
    containerStatuses: [...(status.containerStatuses ?? []), killedProxy],
  });
  await parts.pods.become(beside(running()), "load");
  await worker.succeeds();
  await parts.pods.become({ ...beside(exited(0)), phase: "Failed" }, "load");
  const { tasks } = await parts.inTime(runtime.ended);
  expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 1, infraFailures: 0 });
});

test("row 29: node lost → fenced, and a late result does not count", async () => {
  const { parts, runtime, worker } = await atWork();
  await parts.pods.delete({}, "load");
  const second = parts.pods.of("load", 2);
  await parts.inTime(second);
  expect(await worker.succeeds()).toBe(false);
  await parts.succeed("load", 2);
  const ended = await parts.inTime(runtime.ended);
  expect(first(ended)).toMatchObject({ outcome: { class: "infra" }, evidence: { kind: "forced" } });
  expect(ended.tasks.get("load")).toMatchObject({ state: "success", try_number: 2, userFailures: 0 });
});

describe("row 30: pod deleted by hand while pending/running", () => {
  test("→ started again, and no retry is used up", async () => {
    const { parts, runtime } = await atWork();
    await parts.pods.delete({}, "load");
    await parts.pods.become(exited(143), "load");
    await parts.inTime(parts.pods.of("load", 2));
    await parts.succeed("load", 2);
    const { tasks } = await parts.inTime(runtime.ended);
    expect(tasks.get("load")).toMatchObject({ state: "success", userFailures: 0, infraFailures: 1 });
  });

  test("→ not run again where there is a result", async () => {
    const { parts, runtime, worker } = await atWork();
    await worker.succeeds();
    await parts.pods.delete({}, "load");
    await parts.pods.become(exited(143), "load");
    const { tasks } = await parts.inTime(runtime.ended);
    expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  });

  test("→ a pending one is started again as well", async () => {
    const parts = await scene({ load: {} });
    const runtime = await parts.runtime();
    await parts.pods.delete({}, "load");
    await parts.inTime(parts.pods.of("load", 2));
    await parts.succeed("load", 2);
    const { tasks } = await parts.inTime(runtime.ended);
    expect(tasks.get("load")).toMatchObject({ state: "success", userFailures: 0, infraFailures: 1 });
  });
});

describe("row 31: force delete + finalizer stripped by a person", () => {
  test("→ lost, and started again", async () => {
    const { parts, runtime } = await atWork();
    await parts.pods.strip("load");
    await parts.pods.delete({ gracePeriodSeconds: 0 }, "load");
    await parts.inTime(parts.pods.of("load", 2));
    await parts.succeed("load", 2);
    const { tasks, attempts } = await parts.inTime(runtime.ended);
    expect([...attempts.values()][0]?.outcome).toMatchObject({
      class: "infra",
      hint: "did somebody remove its finalizer?",
    });
    expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 2 });
  });

  test("→ a success by the database", async () => {
    const { parts, runtime, worker } = await atWork();
    await worker.succeeds();
    await parts.pods.strip("load");
    await parts.pods.delete({ gracePeriodSeconds: 0 }, "load");
    const { tasks } = await parts.inTime(runtime.ended);
    expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  });
});

test("row 32: finalizer stuck (runtime absent) → the pod keeps its end until a runtime comes, which releases it", async () => {
  const { parts, runtime, worker } = await atWork();
  await runtime.stop();
  await worker.succeeds();
  await parts.pods.become(exited(0), "load");
  const { metadata } = await parts.pods.delete({ gracePeriodSeconds: 0 }, "load");
  expect(metadata.finalizers).toHaveLength(1);
  const second = await parts.runtime();
  const { tasks } = await parts.inTime(second.ended);
  expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  await parts.pods.until((pods) => pods.length === 0);
});

test("row 33: sidecar keeps pod running → decided by the result, and the pod is ended after a minute", async () => {
  const { parts, runtime, worker } = await atWork({ spec });
  await worker.succeeds();
  const proxy = container("proxy", { running: { startedAt: null } });
  const { containerStatuses = [] } = exited(0);
  await parts.pods.become({ phase: "Running", containerStatuses: [...containerStatuses, proxy] }, "load");
  await runtime.task("load", { state: "success" });
  await parts.inTime(parts.pods.until((pods) => pods[0]?.metadata.deletionTimestamp !== undefined));
  await parts.pods.become(exited(0), "load");
  const ended = await parts.inTime(runtime.ended);
  expect(first(ended)).toMatchObject({ outcome: { class: "success" }, stop: { cause: "lingers" } });
});

test("row 34: worker success, then pod fails → a success", async () => {
  const { parts, runtime, worker } = await atWork();
  await worker.succeeds();
  await parts.pods.become(exited(137, { conditions: [disrupted("PreemptionByScheduler")] }), "load");
  const { tasks } = await parts.inTime(runtime.ended);
  expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
});

test("row 45: retry starts while old pod still runs → the old worker can report no more", async () => {
  const parts = await scene({ load: { retries: 1 } });
  const runtime = await parts.runtime();
  await parts.pods.become(running(), "load");
  const old = parts.worker("load");
  await old.start();
  await old.fails("no such table");
  await parts.inTime(parts.pods.of("load", 2));
  expect([await old.succeeds(), await old.start()]).toEqual([false, false]);
  await parts.succeed("load", 2);
  const { tasks } = await parts.inTime(runtime.ended);
  expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 2, userFailures: 1 });
});

test("row 46: log lost by deletion → its end is read before the pod is released", async () => {
  const { parts, runtime, worker } = await atWork();
  await worker.succeeds();
  await parts.pods.become(exited(0), "load");
  await parts.inTime(runtime.ended);
  const calls = parts.cluster.requests.filter(({ url }) => /\/pods\/[^?]/.test(url.pathname));
  const order = calls.map(({ method, url }) => (url.pathname.endsWith("/log") ? "log" : method));
  expect(order.indexOf("log")).toBeGreaterThanOrEqual(0);
  expect(order.indexOf("log")).toBeLessThan(order.indexOf("DELETE"));
  expect(order.indexOf("DELETE")).toBeLessThan(order.indexOf("PATCH"));
});

describe("row 18: 500/504 on patch/delete", () => {
  const refused: readonly Fault[] = [
    { kind: "refuse", code: 500 },
    { kind: "refuse", code: 504 },
    { kind: "dropResponse" },
  ];

  test.each(refused.flatMap((fault) => ["PATCH", "DELETE"].map((method) => [method, fault] as const)))(
    "→ %s is repeated after %j, with the uid",
    async (method, fault) => {
      let times = 0;
      const choose: ChooseFault = (request) =>
        request.method === method && times++ === 0 ? fault : { kind: "none" };
      const { parts, runtime, worker } = await atWork({ choose });
      await worker.succeeds();
      await parts.pods.become(exited(0), "load");
      expect((await parts.inTime(runtime.ended)).run.state).toBe("success");
      expect(times).toBeGreaterThan(1);
      await parts.pods.until((pods) => pods.length === 0);
    },
  );
});
