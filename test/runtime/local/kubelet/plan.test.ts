// What a kubelet does next about a pod's containers, by what it knows of them.
import { describe, expect, test } from "vitest";
import { planPod } from "../../../../runtime/local/kubelet/plan.ts";
import {
  neverStarted,
  type ContainerRecord,
  type RecordState,
} from "../../../../runtime/local/kubelet/status/containerRecord.ts";
import type { PodSpec } from "../../../../schemas/generated/pod.ts";

const nowMs = 1_000_000;
const known = (state: RecordState): ContainerRecord => ({ ...neverStarted, state });
const runs = known({ kind: "running", startedAtMs: nowMs, isStarted: true, isReady: true });
const starts = known({ kind: "running", startedAtMs: nowMs, isStarted: false, isReady: false });
const ended = (exitCode: number, retryInMs?: number): ContainerRecord =>
  known({
    kind: "terminated",
    terminated: { exitCode },
    ...(retryInMs !== undefined && { retry: { atMs: nowMs + retryInMs, delayMs: 10_000 } }),
  });
const waits = known({ kind: "waiting", reason: "ErrImagePull", retryAtMs: nowMs + 500 });

const plain: PodSpec = { restartPolicy: "Never", containers: [{ name: "a" }, { name: "b" }] };
const steps: PodSpec = { ...plain, initContainers: [{ name: "one" }, { name: "two" }] };
const sidecars: PodSpec = {
  restartPolicy: "Never",
  initContainers: [
    { name: "one", restartPolicy: "Always" },
    { name: "two", restartPolicy: "Always" },
  ],
  containers: [{ name: "a" }],
};
const onFailure = { ...plain, restartPolicy: "OnFailure" } as const;
const always = { ...plain, restartPolicy: "Always" } as const;

interface Case {
  readonly spec: PodSpec;
  readonly records?: Readonly<Record<string, ContainerRecord>>;
  readonly isEnding?: boolean;
}

/** `start …`, `stop …`, `wake +N`, `over`, or nothing. */
function planned({ spec, records = {}, isEnding = false }: Case): string {
  const plan = planPod({ spec, records: new Map(Object.entries(records)), isEnding, nowMs });
  const names = (containers: readonly { readonly name: string }[]) =>
    containers.map(({ name }) => name).join(" ");
  return [
    plan.start.length > 0 ? `start ${names(plan.start)}` : "",
    plan.stop.length > 0 ? `stop ${names(plan.stop)}` : "",
    plan.wakeAtMs === undefined ? "" : `wake +${plan.wakeAtMs - nowMs}`,
    plan.isOver ? "over" : "",
  ]
    .filter((text) => text !== "")
    .join(", ");
}

describe("containers", () => {
  test.each<[string, Case, string]>([
    ["start together", { spec: plain }, "start a b"],
    ["run", { spec: plain, records: { a: runs, b: runs } }, ""],
    ["end one by one", { spec: plain, records: { a: ended(0), b: runs } }, ""],
    ["that have all ended end the pod", { spec: plain, records: { a: ended(0), b: ended(1) } }, "over"],
    [
      "that failed are started again on failure",
      { spec: onFailure, records: { a: ended(0), b: ended(1) } },
      "start b",
    ],
    [
      "that failed too often wait",
      { spec: onFailure, records: { a: runs, b: ended(1, 10_000) } },
      "wake +10000",
    ],
    [
      "that succeeded end a pod that restarts on failure",
      { spec: onFailure, records: { a: ended(0), b: ended(0) } },
      "over",
    ],
    [
      "are always started again if the pod says so",
      { spec: always, records: { a: ended(0), b: runs } },
      "start a",
    ],
    [
      "that could not be made wait for the next try",
      { spec: plain, records: { a: runs, b: waits } },
      "wake +500",
    ],
    [
      "of a pod that ends are stopped",
      { spec: plain, records: { a: runs, b: ended(0) }, isEnding: true },
      "stop a",
    ],
    ["of a pod that ends are not started", { spec: plain, isEnding: true }, "over"],
    [
      "have rules of their own for exit codes",
      {
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "a",
              restartPolicy: "Never",
              restartPolicyRules: [{ action: "Restart", exitCodes: { operator: "In", values: [42] } }],
            },
          ],
        },
        records: { a: ended(42) },
      },
      "start a",
    ],
  ])("%s", (_name, given, expected) => {
    expect(planned(given)).toBe(expected);
  });
});

describe("init containers", () => {
  test.each<[string, Case, string]>([
    ["start first, and alone", { spec: steps }, "start one"],
    ["hold the next one back", { spec: steps, records: { one: runs } }, ""],
    ["are followed by the next one", { spec: steps, records: { one: ended(0) } }, "start two"],
    [
      "that are through let the others start",
      { spec: steps, records: { one: ended(0), two: ended(0) } },
      "start a b",
    ],
    ["that fail end the pod", { spec: steps, records: { one: ended(1) } }, "over"],
    [
      "that fail are tried again if the pod says so",
      { spec: { ...steps, restartPolicy: "Always" }, records: { one: ended(1, 0) } },
      "start one",
    ],
    [
      "are not repeated for a pod that has begun",
      { spec: { ...steps, restartPolicy: "Always" }, records: { a: ended(0), b: runs } },
      "start a",
    ],
    ["of a pod that ends are stopped", { spec: steps, records: { one: runs }, isEnding: true }, "stop one"],
  ])("%s", (_name, given, expected) => {
    expect(planned(given)).toBe(expected);
  });
});

describe("sidecars", () => {
  test.each<[string, Case, string]>([
    ["start in order", { spec: sidecars }, "start one"],
    ["hold the next one back until they have started", { spec: sidecars, records: { one: starts } }, ""],
    ["that have started let the next one start", { spec: sidecars, records: { one: runs } }, "start two"],
    [
      "that have started let the others start",
      { spec: sidecars, records: { one: runs, two: runs } },
      "start a",
    ],
    [
      "that end are started again",
      { spec: sidecars, records: { one: ended(0), two: runs, a: runs } },
      "start one",
    ],
    [
      "are stopped when the others have ended, the last first",
      { spec: sidecars, records: { one: runs, two: runs, a: ended(0) } },
      "stop two",
    ],
    [
      "are stopped one by one",
      { spec: sidecars, records: { one: runs, two: ended(0), a: ended(0) } },
      "stop one",
    ],
    [
      "that were stopped end the pod",
      { spec: sidecars, records: { one: ended(143), two: ended(0), a: ended(0) } },
      "over",
    ],
    [
      "outlive the others when the pod ends",
      { spec: sidecars, records: { one: runs, two: runs, a: runs }, isEnding: true },
      "stop a",
    ],
  ])("%s", (_name, given, expected) => {
    expect(planned(given)).toBe(expected);
  });
});
