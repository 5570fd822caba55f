// The status of a pod by what is known of its containers: phases, conditions and reasons as Kubernetes has them.
import { describe, expect, test } from "vitest";
import type { LivePod, PodStatus } from "../../../../runtime/cluster/livePod.ts";
import { podEnding } from "../../../../runtime/local/kubelet/pods/ending.ts";
import {
  neverStarted,
  type ContainerRecord,
} from "../../../../runtime/local/kubelet/status/containerRecord.ts";
import { podStatus, type Ending } from "../../../../runtime/local/kubelet/status/podStatus.ts";
import {
  ended,
  notMade,
  notPulled,
  notStarted,
  started,
} from "../../../../runtime/local/kubelet/status/transitions.ts";
import type { PodSpec } from "../../../../schemas/generated/pod.ts";
import { livePod } from "../../../support/livePods.ts";

const atMs = Date.UTC(2026, 0, 1, 12);
const at = (seconds: number): number => atMs + seconds * 1000;

const running = started(neverStarted, { containerID: "podloom://1", atMs });
const ready: ContainerRecord = {
  ...running,
  state: { kind: "running", startedAtMs: atMs, isStarted: true, isReady: true },
};
const end = (exitCode: number, record = running, seconds = 1): ContainerRecord =>
  ended(record, { exitCode, message: undefined, isOutOfMemory: false, atMs: at(seconds) });

interface Given {
  readonly spec?: Partial<PodSpec>;
  readonly records?: Readonly<Record<string, ContainerRecord>>;
  readonly before?: PodStatus;
  readonly ending?: Ending;
  readonly isOver?: boolean;
}

function statusOf({
  spec,
  records = {},
  before = { phase: "Pending" },
  ending,
  isOver = false,
}: Given): PodStatus {
  const pod: LivePod = {
    ...livePod("pod", 1),
    spec: { restartPolicy: "Never", containers: [{ name: "base", image: "any" }], ...spec },
    status: before,
  };
  return podStatus({
    pod,
    records: new Map(Object.entries(records)),
    ending,
    isOver,
    hasVolumes: true,
    startedAtMs: atMs,
    nodeIP: "127.0.0.1",
    nowMs: at(2),
  });
}

const init = { initContainers: [{ name: "init" }] };
const sidecar = { initContainers: [{ name: "side", restartPolicy: "Always" }] };

describe("the phase", () => {
  test.each<[string, Given, string]>([
    ["nothing was tried", {}, "Pending"],
    ["an image cannot be pulled", { records: { base: notPulled(neverStarted, "x", atMs) } }, "Pending"],
    ["it runs", { records: { base: ready } }, "Running"],
    ["an init container runs", { spec: init, records: { init: ready } }, "Pending"],
    ["an init container is through", { spec: init, records: { init: end(0) } }, "Pending"],
    ["an init container failed", { spec: init, records: { init: end(1) }, isOver: true }, "Failed"],
    [
      "an init container failed and is tried again",
      { spec: { ...init, restartPolicy: "Always" }, records: { init: end(1) } },
      "Pending",
    ],
    [
      "a sidecar has not started",
      { spec: sidecar, records: { side: running, base: neverStarted } },
      "Pending",
    ],
    [
      "all have ended well, and a sidecar runs",
      { spec: sidecar, records: { side: ready, base: end(0) } },
      "Running",
    ],
    [
      "all have ended well, and so has its sidecar",
      { spec: sidecar, records: { side: end(143), base: end(0) }, isOver: true },
      "Succeeded",
    ],
    ["one failed", { records: { base: end(1) }, isOver: true }, "Failed"],
    [
      "one failed and is started again",
      { spec: { restartPolicy: "OnFailure" }, records: { base: end(1) } },
      "Running",
    ],
    [
      "one ended well and is started again",
      { spec: { restartPolicy: "Always" }, records: { base: end(0) } },
      "Running",
    ],
    [
      "it is deleted and something still runs",
      { records: { base: ready }, before: { phase: "Running" }, ending: {} },
      "Running",
    ],
    [
      "it was deleted and ended well",
      { spec: { restartPolicy: "Always" }, records: { base: end(0) }, ending: {}, isOver: true },
      "Succeeded",
    ],
    ["it was deleted before anything ran", { ending: {}, isOver: true }, "Failed"],
    [
      "it had too much time and ended well at last",
      { records: { base: end(0) }, ending: { reason: "DeadlineExceeded" }, isOver: true },
      "Failed",
    ],
    [
      "others have declared it failed",
      { records: { base: ready }, before: { phase: "Failed" }, ending: {} },
      "Failed",
    ],
  ])("when %s", (_name, given, phase) => {
    expect(statusOf(given).phase).toBe(phase);
  });
});

describe("containers", () => {
  const stateOf = (record: ContainerRecord, spec: Partial<PodSpec> = {}) =>
    statusOf({ spec, records: { base: record } }).containerStatuses?.[0];

  test("wait, for a reason", () => {
    expect(stateOf(neverStarted)?.state).toEqual({ waiting: { reason: "ContainerCreating" } });
    expect(stateOf(neverStarted, init)?.state).toEqual({ waiting: { reason: "PodInitializing" } });
    const failed = notMade(neverStarted, {
      reason: "CreateContainerConfigError",
      message: "no secret",
      atMs,
    });
    expect(stateOf(failed)?.state).toEqual({
      waiting: { reason: "CreateContainerConfigError", message: "no secret" },
    });
  });

  test("run, and are ready when they say so", () => {
    expect(stateOf(running)).toMatchObject({ ready: false, started: false });
    expect(stateOf(ready)).toMatchObject({
      ready: true,
      started: true,
      containerID: "podloom://1",
      state: { running: { startedAt: "2026-01-01T12:00:00Z" } },
    });
  });

  test("end", () => {
    expect(stateOf(end(0))?.state?.terminated).toEqual({
      exitCode: 0,
      reason: "Completed",
      startedAt: "2026-01-01T12:00:00Z",
      finishedAt: "2026-01-01T12:00:01Z",
      containerID: "podloom://1",
    });
    const killed = ended(running, { exitCode: 137, message: "last", isOutOfMemory: true, atMs: at(1) });
    expect(stateOf(killed)?.state?.terminated).toMatchObject({
      exitCode: 137,
      reason: "OOMKilled",
      message: "last",
    });
    const missing = notStarted(neverStarted, {
      containerID: "podloom://1",
      atMs,
      message: "no such program",
    });
    expect(stateOf(missing)?.state?.terminated).toMatchObject({ exitCode: 128, reason: "StartError" });
  });

  test("that end again and again are left alone for longer and longer", () => {
    const delays: (number | undefined)[] = [];
    let record = neverStarted;
    for (let life = 0; life < 8; life++) {
      record = end(1, started(record, { containerID: `podloom://${life}`, atMs }));
      delays.push(record.state.kind === "terminated" ? record.state.retry?.delayMs : undefined);
    }
    expect(delays).toEqual([undefined, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    expect(record.restartCount).toBe(7);
    expect(stateOf(record, { restartPolicy: "Always" })).toMatchObject({
      state: {
        waiting: { reason: "CrashLoopBackOff", message: expect.stringMatching(/^back-off 5m0s restarting/) },
      },
      lastState: { terminated: { exitCode: 1 } },
    });
    const afterGoodTimes = end(1, started(record, { containerID: "podloom://9", atMs }), 600);
    expect(afterGoodTimes.failures).toBe(1);
  });

  test("whose image is missing are told to fail first, and to wait then", () => {
    const first = notPulled(neverStarted, "gone:1", atMs);
    const second = notPulled(first, "gone:1", atMs);
    const third = notPulled(second, "gone:1", atMs);
    const reasons = [first, second, third].map(({ state }) =>
      state.kind === "waiting" ? state.reason : state.kind,
    );
    expect(reasons).toEqual(["ErrImagePull", "ImagePullBackOff", "ErrImagePull"]);
  });

  test("of which nobody saw the end are lost, as far as the pod had come", () => {
    const status = statusOf({
      spec: { initContainers: [{ name: "init" }, { name: "later" }] },
      ending: {},
      isOver: true,
    });
    const states = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
      ({ name, state }) => `${name} ${state?.terminated?.reason ?? state?.waiting?.reason ?? ""}`,
    );
    expect(states).toEqual(["init ContainerStatusUnknown", "later PodInitializing", "base PodInitializing"]);
  });
});

describe("conditions", () => {
  const conditions = (given: Given) =>
    Object.fromEntries(
      (statusOf(given).conditions ?? []).map(({ type, status, reason = "", message = "" }) => [
        type,
        [status, reason, message].filter((text) => text !== "").join(" "),
      ]),
    );

  test("of a pod that starts", () => {
    expect(conditions({ spec: init })).toEqual({
      PodReadyToStartContainers: "True",
      Initialized: "False ContainersNotInitialized containers with incomplete status: [init]",
      Ready: "False ContainersNotReady containers with unready status: [base]",
      ContainersReady: "False ContainersNotReady containers with unready status: [base]",
      PodScheduled: "True",
    });
  });

  test("of a pod that is ready, and of one that waits for others to say so", () => {
    expect(conditions({ records: { base: ready } })["Ready"]).toBe("True");
    const gates = { readinessGates: [{ conditionType: "example.com/gate" }] };
    expect(conditions({ spec: gates, records: { base: ready } })["Ready"]).toBe(
      'False ReadinessGatesNotReady corresponding condition of pod readiness gate "example.com/gate" does not exist.',
    );
  });

  test("of a pod that has ended", () => {
    expect(conditions({ records: { base: end(0) }, isOver: true })).toMatchObject({
      PodReadyToStartContainers: "False",
      Initialized: "True PodCompleted",
      Ready: "False PodCompleted",
    });
    expect(conditions({ records: { base: end(1) }, isOver: true })["Ready"]).toBe("False PodFailed");
  });

  test("keep the time at which they became so, and those of others are not told", () => {
    const old = "2026-01-01T11:00:00Z";
    const before: PodStatus = {
      phase: "Pending",
      conditions: [
        { type: "PodScheduled", status: "True", lastTransitionTime: old },
        { type: "Ready", status: "False", lastTransitionTime: old },
        { type: "DisruptionTarget", status: "True", lastTransitionTime: old },
      ],
    };
    const told = statusOf({ records: { base: ready }, before }).conditions ?? [];
    const times = Object.fromEntries(told.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
    expect(times).toMatchObject({ PodScheduled: old, Ready: "2026-01-01T12:00:02Z" });
    expect(times).not.toHaveProperty("DisruptionTarget");
  });
});

describe("a pod has to end", () => {
  const pod: LivePod = {
    ...livePod("pod", 1),
    spec: { containers: [{ name: "base" }], terminationGracePeriodSeconds: 7 },
  };
  const facts = { pod, isGone: false, shutdownGraceMs: undefined, startedAtMs: atMs, nowMs: at(60) };
  const deleted = (seconds: number): LivePod => ({
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: "2026-01-01T12:00:00Z",
      deletionGracePeriodSeconds: seconds,
    },
  });

  test.each([
    ["never", facts, undefined],
    ["when it is deleted", { ...facts, pod: deleted(30) }, { ending: {}, graceMs: 30_000 }],
    [
      "at once, with the least time that Kubernetes gives",
      { ...facts, pod: deleted(0) },
      { ending: {}, graceMs: 2000 },
    ],
    ["when it is gone", { ...facts, isGone: true }, { ending: {}, graceMs: 7000 }],
    [
      "when it has had its time",
      { ...facts, pod: { ...pod, spec: { ...pod.spec, activeDeadlineSeconds: 60 } } },
      { ending: { reason: "DeadlineExceeded", message: expect.any(String) }, graceMs: 7000 },
    ],
    [
      "when its node stops",
      { ...facts, shutdownGraceMs: 3000 },
      {
        ending: { reason: "Terminated", message: expect.any(String), disruption: expect.any(Object) },
        graceMs: 3000,
      },
    ],
  ])("%s", (_name, given, expected) => {
    expect(podEnding(given)).toEqual(expected);
  });
});
