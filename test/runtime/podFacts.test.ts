import { expect, test } from "vitest";
import type { LivePod } from "../../runtime/cluster/livePod.ts";
import { podFacts } from "../../runtime/podFacts.ts";
import { stamp } from "../../runtime/stamp.ts";
import { parseTimestamp } from "../../runtime/timestamp.ts";
import { livePod } from "../support/livePods.ts";

const attempt = {
  instance: "test",
  dag_id: "verkäufe",
  run_id: "manual__2026-11-24T06:00:00+00:00",
  task_id: "load",
  map_index: -1,
  try_number: 2,
  manifestDigest: "sha256:1",
};

/** A pod as it comes back when an attempt was launched. */
function launched(status: LivePod["status"] = {}, spec: Partial<LivePod["spec"]> = {}): LivePod {
  const pod = livePod("x", "42");
  const stamped = stamp(
    { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { ...pod.spec, ...spec } },
    attempt,
  );
  const { name = "", ...metadata } = stamped.metadata ?? {};
  return { metadata: { ...pod.metadata, ...metadata, name }, spec: stamped.spec ?? pod.spec, status };
}

test("what the stamp wrote is read back, though labels are shortened", () => {
  const { dag_id, run_id, task_id, map_index, try_number } = attempt;
  expect(podFacts(launched())).toEqual({
    namespace: "default",
    name: expect.stringMatching(/^verk-ufe-load-2-[a-z2-7]{16}$/),
    uid: "uid-of-x",
    resourceVersion: "42",
    run: { dag_id, run_id },
    attempt: { task_id, map_index, try_number },
    manifestDigest: "sha256:1",
    phase: "Pending",
    createdAt: parseTimestamp("2026-01-01T00:00:00Z"),
    hasFinalizer: true,
    conditions: [],
    containers: [{ name: "base", kind: "main", state: { kind: "waiting" } }],
  });
});

test("a pod of somebody else is none of ours", () => {
  expect(podFacts(livePod("x", "42"))).toBeUndefined();
});

test("containers come in the order in which they start, each with its state", () => {
  const image = "registry.example.com/etl:1";
  const status = {
    ready: false,
    restartCount: 0,
    image,
    imageID: "",
  };
  const facts = podFacts(
    launched(
      {
        phase: "Failed",
        // Kubelets sort these by name.
        containerStatuses: [
          {
            ...status,
            name: "base",
            state: {
              terminated: {
                exitCode: 1,
                reason: "Error",
                message: "no such table",
                startedAt: "2026-01-01T00:00:02Z",
                finishedAt: "2026-01-01T00:00:03Z",
              },
            },
          },
          { ...status, name: "audit", state: { running: { startedAt: null } } },
        ],
        initContainerStatuses: [
          { ...status, name: "fetch", state: { waiting: { reason: "ErrImagePull", message: "not found" } } },
          { ...status, name: "proxy", state: { running: { startedAt: "2026-01-01T00:00:01Z" } } },
        ],
      },
      {
        initContainers: [
          { name: "proxy", image, restartPolicy: "Always" },
          { name: "fetch", image },
        ],
        containers: [
          { name: "base", image },
          { name: "audit", image },
        ],
      },
    ),
  );
  const at = (second: number) => parseTimestamp(`2026-01-01T00:00:0${second}Z`);
  expect(facts?.containers).toEqual([
    { name: "proxy", kind: "sidecar", state: { kind: "running", startedAt: at(1) } },
    { name: "fetch", kind: "init", state: { kind: "waiting", reason: "ErrImagePull", message: "not found" } },
    {
      name: "base",
      kind: "main",
      state: {
        kind: "terminated",
        exitCode: 1,
        reason: "Error",
        message: "no such table",
        startedAt: at(2),
        finishedAt: at(3),
      },
    },
    { name: "audit", kind: "main", state: { kind: "running" } },
  ]);
});

test("a deletion was asked for before the grace that it gives", () => {
  const pod = launched();
  const deletion = { deletionTimestamp: "2026-01-01T00:00:30Z", deletionGracePeriodSeconds: 30 };
  const facts = podFacts({
    ...pod,
    metadata: { ...pod.metadata, ...deletion, finalizers: ["somebody/else"] },
  });
  expect(facts).toMatchObject({
    deletionRequestedAt: parseTimestamp("2026-01-01T00:00:00Z"),
    deletionTimestamp: parseTimestamp("2026-01-01T00:00:30Z"),
    hasFinalizer: false,
  });
});

test("conditions keep since when they are so", () => {
  const facts = podFacts(
    launched({
      conditions: [
        {
          type: "PodScheduled",
          status: "True",
          lastTransitionTime: "2026-01-01T00:00:01Z",
          lastProbeTime: null,
        },
        {
          type: "DisruptionTarget",
          status: "True",
          reason: "EvictionByEvictionAPI",
          lastTransitionTime: null,
        },
      ],
    }),
  );
  expect(facts?.conditions).toEqual([
    { type: "PodScheduled", status: "True", since: parseTimestamp("2026-01-01T00:00:01Z") },
    { type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" },
  ]);
});
