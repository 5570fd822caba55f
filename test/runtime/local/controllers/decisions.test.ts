// What the controllers decide: which pod goes where, what becomes of pods whose node is lost, and which are nobody's.
import { describe, expect, test } from "vitest";
import type { LiveNode } from "../../../../runtime/cluster/nodeApi.ts";
import { garbage } from "../../../../runtime/local/controllers/garbage.ts";
import { lostPodActions } from "../../../../runtime/local/controllers/lostPods.ts";
import { nodeHealth, type NodeHealth } from "../../../../runtime/local/controllers/nodeHealth.ts";
import { schedule } from "../../../../runtime/local/controllers/schedule.ts";
import { slimPod, type SlimPod } from "../../../../runtime/local/controllers/slimPod.ts";
import { livePod } from "../../../support/livePods.ts";

const nowMs = Date.UTC(2026, 0, 1, 12);

interface NodeTraits {
  readonly pods?: number;
  readonly isReady?: boolean;
  readonly seenAgoMs?: number;
  readonly labels?: Record<string, string>;
}

function node(
  name: string,
  { pods = 10, isReady = true, seenAgoMs = 0, labels = {} }: NodeTraits = {},
): NodeHealth {
  const live: LiveNode = {
    metadata: { name, uid: name, labels, creationTimestamp: "2026-01-01T00:00:00Z" },
    status: {
      conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
      allocatable: { pods: String(pods) },
    },
  };
  const renewTime = new Date(nowMs - seenAgoMs).toISOString();
  const [health] = nodeHealth([live], [{ metadata: { name }, spec: { renewTime } }], nowMs);
  if (health === undefined) throw new Error("there is no node");
  return health;
}

const pod = (name: string, traits: Partial<SlimPod> = {}): SlimPod => ({
  ...slimPod(livePod(name, 1)),
  phase: "Pending",
  ...traits,
});

describe("scheduling", () => {
  const placed = (pods: readonly SlimPod[], nodes: readonly NodeHealth[]) =>
    schedule(pods, nodes).map(
      (each) => `${each.pod.name}: ${each.kind === "bind" ? each.node : each.message}`,
    );

  test.each<[string, readonly SlimPod[], readonly NodeHealth[], readonly string[]]>([
    [
      "goes to the node with the most room",
      [pod("a"), pod("b"), pod("c")],
      [node("one", { pods: 1 }), node("two", { pods: 2 })],
      ["a: two", "b: one", "c: two"],
    ],
    [
      "begins with the oldest",
      [pod("new", { createdAt: "2026-01-02T00:00:00Z" }), pod("old")],
      [node("one", { pods: 1 })],
      ["old: one", "new: 0/1 nodes are available: 1 Too many pods."],
    ],
    [
      "counts pods that have not ended",
      [pod("a"), pod("done", { nodeName: "one", phase: "Succeeded" })],
      [node("one", { pods: 1 })],
      ["a: one"],
    ],
    [
      "leaves pods alone that end, have ended, or are held back",
      [pod("a", { isTerminating: true }), pod("b", { phase: "Failed" }), pod("c", { isSchedulable: false })],
      [node("one")],
      [],
    ],
    [
      "asks for the labels that the pod wants",
      [pod("a", { nodeSelector: { disk: "ssd" } })],
      [node("one"), node("two", { labels: { disk: "ssd" } })],
      ["a: two"],
    ],
    [
      "says what is wrong with each node",
      [pod("a", { nodeSelector: { disk: "ssd" } })],
      [node("one"), node("two", { isReady: false }), node("three", { seenAgoMs: 41_000 })],
      [
        "a: 0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) were not ready.",
      ],
    ],
    ["needs a node", [pod("a")], [], ["a: no nodes available to schedule pods"]],
  ])("%s", (_name, pods, nodes, expected) => {
    expect(placed(pods, nodes)).toEqual(expected);
  });

  test("a gate or another scheduler holds a pod back", () => {
    const live = livePod("a", 1);
    expect(slimPod({ ...live, spec: { ...live.spec, schedulerName: "other" } }).isSchedulable).toBe(false);
    expect(
      slimPod({ ...live, spec: { ...live.spec, schedulingGates: [{ name: "wait" }] } }).isSchedulable,
    ).toBe(false);
  });
});

describe("a lost node", () => {
  const lost = node("one", { seenAgoMs: 41_000 });
  const since = (ms: number) => new Map([["one", nowMs - ms]]);
  const actions = (pods: readonly SlimPod[], lostSince: ReadonlyMap<string, number>, health = lost) =>
    lostPodActions({ pods, nodes: [health], lostSince, nowMs }).map(
      ({ kind, pod: { name } }) => `${kind} ${name}`,
    );
  const there = (name: string, traits: Partial<SlimPod> = {}) =>
    pod(name, { nodeName: "one", phase: "Running", ...traits });
  const tolerates = (tolerationSeconds?: number) => ({
    tolerations: [
      {
        key: "node.kubernetes.io/unreachable",
        operator: "Exists" as const,
        effect: "NoExecute" as const,
        ...(tolerationSeconds !== undefined && { tolerationSeconds }),
      },
    ],
  });

  test.each<[string, readonly SlimPod[], number, readonly string[]]>([
    ["makes its pods unknown", [there("a"), pod("b")], 0, ["markUnknown a"]],
    ["does so once", [there("a", { reason: "NodeLost" })], 10_000, []],
    ["loses its pods after five minutes", [there("a", { reason: "NodeLost" })], 300_000, ["evict a"]],
    ["loses a pod when that no longer bears it", [there("a", tolerates(5))], 5000, ["evict a"]],
    ["keeps a pod that bears it for ever", [there("a", { ...tolerates(), reason: "NodeLost" })], 10 ** 9, []],
    [
      "does nothing to pods that have ended or are to end",
      [there("a", { phase: "Failed" }), there("b", { isTerminating: true })],
      10 ** 9,
      [],
    ],
  ])("%s", (_name, pods, lostForMs, expected) => {
    expect(actions(pods, since(lostForMs))).toEqual(expected);
  });

  test("is one that has not been heard of for 40 s", () => {
    expect(actions([there("a")], new Map(), node("one", { seenAgoMs: 40_000 }))).toEqual([]);
  });
});

test("garbage is what ends on no node, and what names a node that is gone", () => {
  const pods = [
    pod("waits"),
    pod("unscheduled", { isTerminating: true }),
    pod("runs", { nodeName: "one", phase: "Running" }),
    pod("orphan", { nodeName: "gone", phase: "Running" }),
    pod("ended", { nodeName: "gone", phase: "Succeeded" }),
    pod("recent", { nodeName: "new" }),
  ];
  const missingSince = new Map([
    ["gone", nowMs - 40_000],
    ["new", nowMs - 39_000],
  ]);
  const found = garbage({ pods, missingSince, nowMs });
  expect(found.map((each) => [each.pod.name, each.isUnfinished, each.isOrphan])).toEqual([
    ["unscheduled", true, false],
    ["orphan", true, true],
    ["ended", false, true],
  ]);
});
