// Every row of the table of end states: what Kubernetes says of a pod, and what it means for the attempt.
import { describe, expect, test } from "vitest";
import { endState } from "../../runtime/endState.ts";
import type { ContainerFacts, PodConditionFacts, PodFacts } from "../../runtime/model.ts";
import { defaultGraces } from "../../runtime/runSettings.ts";
import { exited, minutes, podFor, running, seconds, start, type PodTraits } from "../support/runs.ts";

const load = { task_id: "load", try_number: 1 };
const stateOf = (traits: PodTraits) => endState(podFor(load, traits), defaultGraces);

const condition = (type: string, traits: Partial<PodConditionFacts> = {}): PodConditionFacts => ({
  type,
  status: "True",
  ...traits,
});

const failed = (traits: PodTraits = {}): PodTraits => ({ phase: "Failed", node: "node-1", ...traits });
const deletedAt = (at: number) => ({ deletionRequestedAt: at, deletionTimestamp: at + seconds(30) });
const init = (state: ContainerFacts["state"], name = "fetch"): ContainerFacts => ({
  name,
  kind: "init",
  state,
});
const sidecar = (state: ContainerFacts["state"]): ContainerFacts => ({
  name: "proxy",
  kind: "sidecar",
  state,
});

const inWords = (reason: string | RegExp): unknown =>
  typeof reason === "string" ? reason : expect.stringMatching(reason);

describe("a pod that has ended", () => {
  type Row = readonly [evidence: string, traits: PodTraits, verdict: string, reason: string | RegExp];

  const rows: readonly Row[] = [
    ...["PreemptionByScheduler", "DeletionByTaintManager", "EvictionByEvictionAPI", "DeletionByPodGC"].map(
      (reason): Row => [
        `condition DisruptionTarget, ${reason}`,
        failed({ conditions: [condition("DisruptionTarget", { reason })], base: exited(137) }),
        "infra/infra",
        `the cluster ended the pod (${reason})`,
      ],
    ),
    [
      "condition DisruptionTarget of a kubelet, base handled SIGTERM and exited with 0",
      failed({
        phase: "Succeeded",
        conditions: [condition("DisruptionTarget", { reason: "TerminationByKubelet", message: "shutdown." })],
        base: exited(0),
      }),
      "infra/infra",
      "the cluster ended the pod (TerminationByKubelet: shutdown)",
    ],
    [
      "condition DisruptionTarget that was cleared again",
      failed({ conditions: [condition("DisruptionTarget", { status: "False" })], base: exited(2) }),
      "user/user",
      "base exited with code 2",
    ],
    [
      "condition DisruptionTarget after base had ended",
      failed({
        conditions: [condition("DisruptionTarget", { since: start + seconds(60) })],
        base: exited(2, { finishedAt: start + seconds(10) }),
      }),
      "user/user",
      "base exited with code 2",
    ],
    [
      "pod reason Evicted, memory of the node",
      failed({ reason: "Evicted", message: "The node was low on resource: memory." }),
      "infra/infra",
      "the pod was evicted from its node (The node was low on resource: memory)",
    ],
    [
      "pod reason Evicted, over the pod's own limit",
      failed({
        reason: "Evicted",
        message: "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
        base: exited(137),
      }),
      "user/user",
      /exceeds the total limit of containers 1Gi\)$/,
    ],
    [
      "pod reason Evicted, over the limit of a volume",
      failed({ reason: "Evicted", message: 'Usage of EmptyDir volume "tmp" exceeds the limit "1Mi". ' }),
      "user/user",
      /EmptyDir/,
    ],
    [
      "OOMKilled, main",
      failed({ base: exited(137, { reason: "OOMKilled" }) }),
      "user/user",
      "base was killed because it used more memory than its limit (OOMKilled)",
    ],
    [
      "OOMKilled, main, then deleted by hand",
      failed({ base: exited(137, { reason: "OOMKilled", finishedAt: start + 1 }), ...deletedAt(start) }),
      "user/user",
      /OOMKilled/,
    ],
    [
      "OOMKilled, init",
      failed({ inits: [init(exited(137, { reason: "OOMKilled" }))] }),
      "infra/infra",
      "init container fetch was killed because it used more memory than its limit (OOMKilled)",
    ],
    [
      "OOMKilled, sidecar, before base had run",
      failed({ inits: [sidecar(exited(137, { reason: "OOMKilled" }))] }),
      "infra/infra",
      "sidecar proxy was killed because it used more memory than its limit (OOMKilled)",
    ],
    [
      "exit 137, deletionTimestamp, no DisruptionTarget",
      failed({
        base: exited(137, { reason: "Error", finishedAt: start + seconds(30) }),
        ...deletedAt(start),
      }),
      "infra/infra",
      "somebody deleted the pod while it ran",
    ],
    [
      "exit 1 before somebody deleted the pod",
      failed({ base: exited(1), ...deletedAt(start + minutes(1)) }),
      "user/user",
      "base exited with code 1",
    ],
    [
      "exit 0 after somebody deleted the pod",
      failed({ phase: "Succeeded", base: exited(0, { finishedAt: start + 5 }), ...deletedAt(start) }),
      "infra/infra",
      "somebody deleted the pod while it ran",
    ],
    [
      "deleted by hand, never scheduled",
      { phase: "Pending", ...deletedAt(start) },
      "infra/infra",
      "somebody deleted the pod before it ran",
    ],
    [
      "reason DeadlineExceeded",
      failed({
        reason: "DeadlineExceeded",
        message: "Pod was active on the node longer than the specified deadline",
      }),
      "timeout/user",
      "the pod ran longer than its activeDeadlineSeconds",
    ],
    [
      "reason NodeShutdown",
      failed({ reason: "NodeShutdown" }),
      "infra/infra",
      "the node was shut down under the pod",
    ],
    [
      "reason Terminated, imminent node shutdown",
      failed({
        reason: "Terminated",
        message: "Pod was terminated in response to imminent node shutdown.",
        base: exited(143),
      }),
      "infra/infra",
      "the node was shut down under the pod",
    ],
    ...["NodeAffinity", "UnexpectedAdmissionError", "OutOfcpu"].map((reason): Row => [
      `${reason}, no containers created`,
      failed({ reason, message: "Pod was rejected" }),
      "infra/infra",
      `the node did not take the pod (${reason}: Pod was rejected)`,
    ]),
    ["reason NodeLost", failed({ reason: "NodeLost" }), "infra/infra", "the node of the pod was lost"],
    [
      "ContainerStatusUnknown (137)",
      failed({ base: exited(137, { reason: "ContainerStatusUnknown" }) }),
      "infra/infra",
      "the node lost track of the container base (ContainerStatusUnknown)",
    ],
    [
      "init container non-zero",
      failed({ inits: [init(exited(3, { reason: "Error" }))] }),
      "user/user",
      "init container fetch exited with code 3",
    ],
    [
      "exit non-zero of main",
      failed({ base: exited(1, { reason: "Error", message: "no such table: sales\n" }) }),
      "user/user",
      "base exited with code 1 (no such table: sales)",
    ],
    [
      "exit non-zero of a container beside base, which exited with 0",
      failed({ base: exited(0), others: [{ name: "stats", kind: "main", state: exited(1) }] }),
      "no failure",
      "",
    ],
    [
      "main cannot be executed",
      failed({ base: exited(128, { reason: "StartError", message: "exec: not found" }) }),
      "user/user",
      "base exited with code 128 (StartError: exec: not found)",
    ],
    [
      "phase Failed and nothing more",
      failed({ base: running() }),
      "infra/infra",
      "the pod ended, and base left no word of its own end",
    ],
    ["phase Succeeded", { phase: "Succeeded", base: exited(0), node: "node-1" }, "no failure", ""],
  ];

  test.each(rows)("%s", (_, traits, verdict, reason) => {
    const state = stateOf(traits);
    if (state.kind !== "ended") throw new Error(`it is ${state.kind}`);
    const { failure } = state;
    expect(failure === undefined ? "no failure" : `${failure.class}/${failure.countsAs}`).toBe(verdict);
    expect(failure?.reason ?? "").toEqual(inWords(reason));
    expect(state.isWhole).toBe(true);
  });

  test("tells what to do about memory", () => {
    const state = stateOf(failed({ base: exited(137, { reason: "OOMKilled" }) }));
    expect(state).toMatchObject({ failure: { hint: expect.stringContaining("resources.limits.memory") } });
  });
});

describe("a pod that waits", () => {
  type Row = readonly [
    evidence: string,
    traits: PodTraits,
    graceMs: number | undefined,
    verdict: string | undefined,
    reason: string | RegExp,
  ];

  const waiting = (reason: string, message?: string): PodTraits => ({
    base: { kind: "waiting", reason, ...(message !== undefined && { message }) },
    conditions: [condition("PodScheduled", { since: start + seconds(2) })],
  });
  const unscheduled = (message: string): PodTraits => ({
    conditions: [
      condition("PodScheduled", {
        status: "False",
        reason: "Unschedulable",
        message,
        since: start + seconds(2),
      }),
    ],
  });

  const rows: readonly Row[] = [
    [
      "ImagePullBackOff",
      waiting("ImagePullBackOff", "not found"),
      minutes(5),
      "config/user",
      /cannot be pulled/,
    ],
    ["ErrImagePull", waiting("ErrImagePull", "401"), minutes(5), "config/user", /\(ErrImagePull: 401\)/],
    ["ErrImageNeverPull", waiting("ErrImageNeverPull"), minutes(5), "config/user", /cannot be pulled/],
    ["InvalidImageName", waiting("InvalidImageName"), 0, "config/never", /no valid name/],
    [
      "pull QPS exceeded",
      waiting("ErrImagePull", "pull QPS exceeded"),
      undefined,
      undefined,
      /pull QPS exceeded/,
    ],
    [
      "CreateContainerConfigError",
      waiting("CreateContainerConfigError", 'secret "database" not found'),
      minutes(2),
      "config/user",
      'container base lacks what it is configured with (CreateContainerConfigError: secret "database" not found)',
    ],
    [
      "CreateContainerError, context deadline exceeded",
      waiting("CreateContainerError", "context deadline exceeded"),
      minutes(5),
      "infra/infra",
      /cannot be created/,
    ],
    [
      "CreateContainerError, other",
      waiting("CreateContainerError", "no command"),
      minutes(5),
      "config/user",
      /command/,
    ],
    ["CrashLoopBackOff", waiting("CrashLoopBackOff"), 0, "config/never", /is restarted/],
    [
      "PodScheduled=False Unschedulable",
      unscheduled("0/3 nodes are available: 3 Insufficient memory."),
      minutes(10),
      "config/user",
      "no node takes the pod (0/3 nodes are available: 3 Insufficient memory)",
    ],
    [
      "PodScheduled=False SchedulingGated",
      { conditions: [condition("PodScheduled", { status: "False", reason: "SchedulingGated" })] },
      undefined,
      undefined,
      /scheduling gates/,
    ],
    [
      "phase Unknown",
      { phase: "Unknown", node: "node-7" },
      undefined,
      undefined,
      "node node-7 does not answer",
    ],
    [
      "NodeLost",
      { phase: "Running", reason: "NodeLost", base: running() },
      undefined,
      undefined,
      /does not answer/,
    ],
  ];

  test.each(rows)("%s", (_, traits, graceMs, verdict, reason) => {
    const state = stateOf(traits);
    if (state.kind !== "waits") throw new Error(`it is ${state.kind}`);
    const { failure } = state.wait;
    expect(failure && failure.from - (start + seconds(2))).toBe(graceMs);
    expect(failure && `${failure.failure.class}/${failure.failure.countsAs}`).toBe(verdict);
    expect(state.wait.reason).toEqual(inWords(reason));
  });

  test("for its image has its time from the end of the init container before it", () => {
    const finishedAt = start + minutes(20);
    const traits = { ...waiting("ErrImagePull"), inits: [init(exited(0, { finishedAt }))] };
    expect(stateOf(traits)).toMatchObject({ wait: { failure: { from: finishedAt + minutes(5) } } });
  });

  test("names the init container or sidecar that it waits for", () => {
    const wait = (container: ContainerFacts) => {
      const state = stateOf({ inits: [container] });
      return state.kind === "waits" ? state.wait.reason : state.kind;
    };
    expect(wait(init({ kind: "waiting", reason: "ErrImagePull" }))).toMatch(/of init container fetch cannot/);
    expect(wait(sidecar({ kind: "waiting", reason: "ErrImagePull" }))).toMatch(/of sidecar proxy cannot/);
  });

  test.each([
    [
      "0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 2 node(s) had untolerated taint",
      /nvidia\.com\/gpu/,
    ],
    [
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
      /nodeSelector or affinity/,
    ],
    ["0/3 nodes are available: 3 node(s) had untolerated taint {spot: true}.", /toleration/],
    ['0/3 nodes are available: persistentvolumeclaim "sales" not found.', /describe pvc/],
  ])("for a node tells what it lacks: %s", (message, hint) => {
    const state = stateOf(unscheduled(message));
    expect(state.kind === "waits" ? state.wait.hint : state.kind).toMatch(hint);
  });
});

describe("a pod that is neither", () => {
  const pod = (traits: PodTraits): PodFacts => podFor(load, traits);

  test.each([
    ["has just been created", {}],
    ["pulls its image", { base: { kind: "waiting", reason: "ContainerCreating" } }],
    ["runs", { phase: "Running", base: running() }],
    [
      "runs beside a sidecar that is restarted",
      { phase: "Running", base: running(), inits: [sidecar(exited(1))] },
    ],
  ] satisfies [string, PodTraits][])("%s: it is alive", (_, traits) => {
    expect(endState(pod(traits), defaultGraces)).toEqual({ kind: "alive" });
  });

  test("was told to end: it has until then", () => {
    const traits = { phase: "Running", node: "node-1", base: running(), ...deletedAt(start) } as const;
    expect(endState(pod(traits), defaultGraces)).toEqual({ kind: "stopping", deadline: start + seconds(30) });
  });

  test("main terminated 0, other container still running: base is at its end, the pod is not", () => {
    const traits = {
      phase: "Running",
      base: exited(0, { finishedAt: start + 7 }),
      others: [{ name: "stats", kind: "main", state: running() }],
    } as const;
    expect(endState(pod(traits), defaultGraces)).toEqual({
      kind: "ended",
      at: start + 7,
      isWhole: false,
      failure: undefined,
    });
  });
});
