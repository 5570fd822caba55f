// What is decided from a state at a moment: starts, ends, retries, limits, and what the API server is asked for.
import { describe, expect, test } from "vitest";
import type { DagFile } from "../../schemas/generated/dag.ts";
import { isSettled, type RunState } from "../../runtime/runState.ts";
import type { RunEvent } from "../../runtime/transition.ts";
import {
  afterTurn,
  attemptOf,
  dagOf,
  events,
  exited,
  minutes,
  newRun,
  podFor,
  running,
  seconds,
  settings,
  start,
  taskOf,
  turn,
  type TaskSpec,
} from "../support/runs.ts";

const begin = (specs: Readonly<Record<string, TaskSpec>>, options?: Partial<DagFile["options"]>): RunState =>
  afterTurn(newRun(dagOf(specs, options)), start);

const statesOf = ({ tasks }: RunState) =>
  Object.fromEntries([...tasks.values()].map(({ task_id, state }) => [task_id, state]));

const commandsOf = ({ outbox }: RunState): string[] => [...outbox.keys()].toSorted();

const created = (task_id: string, try_number = 1): RunEvent[] => [
  events.pod(task_id, {}, try_number),
  { kind: "carriedOut", command: `create/${task_id}/-1/${try_number}` },
];

/** The pod of an attempt after its end. */
const podEnded = (task_id: string, finishedAt: number, try_number = 1): RunEvent =>
  events.pod(
    task_id,
    { phase: "Succeeded", node: "node-1", base: exited(0, { finishedAt }), resourceVersion: "90" },
    try_number,
  );

describe("a run from its beginning to its end", () => {
  const specs = { extract: {}, load: { after: ["extract"] } };

  test("goes step by step, and asks for each call once", () => {
    let state = begin(specs);
    expect(state.run).toMatchObject({ state: "running", start_date: start });
    expect(statesOf(state)).toEqual({ extract: "queued", load: "none" });
    expect(taskOf(state, "extract").try_number).toBe(1);
    expect(attemptOf(state, "extract")).toMatchObject({
      phase: "intended",
      manifestDigest: "sha256:extract",
    });
    expect(attemptOf(state, "extract").pod_name).toMatch(/^sales-extract-1-[a-z2-7]{16}$/);
    expect(commandsOf(state)).toEqual(["create/extract/-1/1"]);

    state = afterTurn(state, start + 1, created("extract"));
    expect(commandsOf(state)).toEqual([]);

    state = afterTurn(state, start + 2, [events.started("extract", start + 2)]);
    expect(taskOf(state, "extract")).toMatchObject({ state: "running", start_date: start + 2 });

    state = afterTurn(state, start + 3, [events.succeeded("extract", start + 3)]);
    expect(taskOf(state, "extract")).toMatchObject({ state: "success", end_date: start + 3 });
    expect(statesOf(state)).toEqual({ extract: "success", load: "queued" });
    expect(commandsOf(state)).toEqual(["create/load/-1/1"]);

    state = afterTurn(state, start + 4, [podEnded("extract", start + 3), ...created("load")]);
    expect(attemptOf(state, "extract").evidence?.kind).toBe("observed");
    expect(commandsOf(state)).toEqual(["release/uid-extract-1"]);

    state = afterTurn(state, start + 5, [
      {
        kind: "released",
        attempt: { task_id: "extract", map_index: -1, try_number: 1 },
        uid: "uid-extract-1",
      },
      events.succeeded("load", start + 5),
      podEnded("load", start + 5),
    ]);
    expect(state.run).toMatchObject({ state: "success", end_date: start + 5 });
    expect(commandsOf(state)).toEqual(["release/uid-load-1"]);
    expect(isSettled(state)).toBe(false);

    state = afterTurn(state, start + 6, [events.pod("load", { hasFinalizer: false, resourceVersion: "91" })]);
    expect(isSettled(state)).toBe(true);
    expect(state.pods.size).toBe(0);
  });

  test("changes nothing when it is planned again", () => {
    const state = begin(specs);
    expect(afterTurn(state, start)).toBe(state);
  });
});

describe("a task that fails", () => {
  const policy = { retries: 1, retry_delay: 60 };

  function failTwice(): RunState {
    let state = afterTurn(begin({ load: policy }), start + 1, [events.failed("load", start + 1)]);
    expect(taskOf(state, "load")).toMatchObject({
      state: "up_for_retry",
      userFailures: 1,
      retry_at: start + 1 + minutes(1),
      reason: "no such table",
    });
    state = afterTurn(state, start + minutes(2));
    expect(taskOf(state, "load")).toMatchObject({ state: "queued", try_number: 2, retry_at: undefined });
    return afterTurn(state, start + minutes(3), [events.failed("load", start + minutes(3), "still none", 2)]);
  }

  test("is tried again after retry_delay, in a pod of another name, as often as retries says", () => {
    const state = failTwice();
    expect(taskOf(state, "load")).toMatchObject({ state: "failed", try_number: 2, reason: "still none" });
    expect(state.run.state).toBe("failed");
    expect(attemptOf(state, "load", 2).pod_name).not.toBe(attemptOf(state, "load").pod_name);
  });

  test("says when to look again", () => {
    const { wakeAt } = turn(begin({ load: policy }), start + 1, [events.failed("load", start + 1)]);
    expect(wakeAt).toBe(start + 1 + minutes(1));
  });

  test("keeps its first attempt waiting for its pod while the second runs", () => {
    const state = failTwice();
    expect(attemptOf(state, "load")).toMatchObject({ phase: "ended", outcome: { class: "user" } });
  });

  test("ends those downstream with the reason, at once and to the last", () => {
    const specs = {
      a: {},
      b: { after: ["a"] },
      c: { after: ["b"] },
      last: { after: ["c"], trigger_rule: "all_done" as const },
    };
    const state = afterTurn(begin(specs), start + 1, [events.failed("a", start + 1)]);
    expect(statesOf(state)).toEqual({
      a: "failed",
      b: "upstream_failed",
      c: "upstream_failed",
      last: "queued",
    });
    expect(taskOf(state, "b").reason).toBe("trigger_rule all_success cannot be met: a failed");
    const ended = afterTurn(state, start + 2, [events.succeeded("last", start + 2)]);
    expect(ended.run.state).toBe("success");
  });
});

describe("an attempt that the infrastructure lost", () => {
  const evicted = (try_number: number, finishedAt: number): RunEvent =>
    events.pod(
      "load",
      {
        phase: "Failed",
        node: "node-1",
        conditions: [{ type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" }],
        base: exited(137, { finishedAt }),
      },
      try_number,
    );

  test("is started again without a retry, later each time, and not for ever", () => {
    let state = begin({ load: {} });
    const waits: number[] = [];
    let now = start;
    for (let try_number = 1; taskOf(state, "load").state === "queued"; try_number += 1) {
      const reportsAreIn = now + settings.graces.reportMs;
      state = afterTurn(state, now, [evicted(try_number, now)]);
      // With delays of seconds the next attempt starts in the turn in which the loss is known.
      state = afterTurn(state, reportsAreIn, [events.read(reportsAreIn)]);
      const { retry_at = reportsAreIn } = taskOf(state, "load");
      waits.push((retry_at - now) / 1000);
      now = retry_at;
      state = afterTurn(state, now);
    }
    expect(waits.slice(0, -1)).toEqual([15, 15, 20, 40, 80, 160, 300, 300, 300, 300]);
    expect(taskOf(state, "load")).toMatchObject({ state: "failed", userFailures: 0, infraFailures: 11 });
    expect(taskOf(state, "load").reason).toMatch(
      /attempt 11 that the infrastructure lost, which is more than 10/,
    );
  });

  test("is started again by our clock, though its node is ahead", () => {
    const failure: RunEvent = events.failed("load", start + minutes(30));
    const state = afterTurn(begin({ load: { retries: 1 } }), start, [failure]);
    expect(taskOf(state, "load").retry_at).toBe(start + minutes(1));
  });
});

describe("limits", () => {
  const four = { a: {}, b: { priority_weight: 5 }, c: {}, d: { pool: "small", priority_weight: 9 } };

  test("of active tasks: the greater weight first, then the order of the DAG", () => {
    const state = afterTurn(newRun(dagOf(four, { max_active_tasks: 3 })), start);
    expect(statesOf(state)).toEqual({ a: "queued", b: "queued", c: "scheduled", d: "queued" });
    expect(afterTurn(state, start)).toBe(state);
    const next = afterTurn(state, start + 1, [events.succeeded("b", start + 1)]);
    expect(statesOf(next)).toMatchObject({ b: "success", c: "queued" });
  });

  test("of a pool hold for its tasks alone, and what runs takes up its slots", () => {
    const limits = { poolSlots: new Map([["small", 1]]) };
    const specs = { ...four, e: { pool: "small" } };
    const state = afterTurn(newRun(dagOf(specs)), start, [], { limits });
    expect(statesOf(state)).toEqual({ a: "queued", b: "queued", c: "queued", d: "queued", e: "scheduled" });
    expect(afterTurn(state, start, [], { limits })).toBe(state);
    const next = afterTurn(state, start + 1, [events.succeeded("d", start + 1)], { limits });
    expect(statesOf(next)).toMatchObject({ d: "success", e: "queued" });
  });

  test("that others have used up leave nothing", () => {
    const limits = { poolSlots: new Map([["small", 0]]) };
    const state = afterTurn(newRun(dagOf({ a: { pool: "small" } })), start, [], { limits });
    expect(statesOf(state)).toEqual({ a: "scheduled" });
  });
});

describe("depends_on_past", () => {
  const dag = dagOf({ a: { depends_on_past: true }, b: {} });

  test("waits for the instance of the previous run, and says so", () => {
    const unmetPast = new Set(["a"]);
    const state = afterTurn(newRun(dag), start, [], { unmetPast });
    expect(statesOf(state)).toEqual({ a: "none", b: "queued" });
    expect(taskOf(state, "a").reason).toMatch(/^depends_on_past/);
    expect(afterTurn(state, start, [], { unmetPast })).toBe(state);
    expect(taskOf(afterTurn(state, start + 1), "a")).toMatchObject({ state: "queued", reason: undefined });
  });
});

describe("execution_timeout", () => {
  const started = afterTurn(begin({ load: { execution_timeout: 600, retries: 1 } }), start + seconds(10), [
    ...created("load"),
    events.started("load", start + seconds(10)),
  ]);
  const timedOut = start + seconds(610);
  const deletion = { deletionRequestedAt: timedOut, deletionTimestamp: timedOut + seconds(30) };

  test("counts from the start of the task", () => {
    const { state, wakeAt } = turn(started, start + seconds(600));
    expect(state).toBe(started);
    expect(wakeAt).toBe(timedOut);
  });

  test("ends the pod, and by that uses up a retry", () => {
    const stopped = afterTurn(started, timedOut);
    expect(commandsOf(stopped)).toEqual(["delete/uid-load-1"]);
    expect(taskOf(stopped, "load").state).toBe("running");
    const ended = afterTurn(stopped, timedOut + seconds(20), [
      events.pod("load", {
        phase: "Failed",
        node: "node-1",
        base: exited(143, { finishedAt: timedOut + seconds(2) }),
        resourceVersion: "90",
        ...deletion,
      }),
      events.read(timedOut + seconds(20)),
    ]);
    expect(taskOf(ended, "load")).toMatchObject({ state: "up_for_retry", userFailures: 1 });
    expect(attemptOf(ended, "load").outcome?.class).toBe("timeout");
  });

  test("a success in the grace period counts", () => {
    const state = afterTurn(afterTurn(started, timedOut), timedOut + 1, [
      events.succeeded("load", timedOut + 1),
    ]);
    expect(taskOf(state, "load").state).toBe("success");
  });

  test("gives up a pod whose node does not end it", () => {
    const pod = events.pod("load", {
      phase: "Running",
      base: running(),
      node: "n",
      resourceVersion: "90",
      ...deletion,
    });
    const waiting = turn(afterTurn(started, timedOut), timedOut + 1, [pod]);
    expect(waiting.wakeAt).toBe(timedOut + seconds(90));
    expect(commandsOf(waiting.state)).toEqual([]);
    const state = afterTurn(waiting.state, timedOut + seconds(90));
    expect(attemptOf(state, "load")).toMatchObject({
      outcome: { class: "timeout" },
      evidence: { kind: "forced" },
    });
    expect(commandsOf(state)).toEqual(["release/uid-load-1"]);
  });
});

describe("a run that is cancelled", () => {
  const specs = { a: {}, b: {}, c: { after: ["a"] } };

  test("starts nothing more, ends its pods and fails", () => {
    const before = afterTurn(begin(specs), start + 1, [...created("a"), events.started("a", start + 1)]);
    const state = afterTurn(before, start + 2, [{ kind: "cancelled" }]);
    expect(statesOf(state)).toEqual({ a: "running", b: "failed", c: "skipped" });
    expect(commandsOf(state)).toEqual(["delete/uid-a-1"]);
    expect(attemptOf(state, "b")).toMatchObject({ outcome: { class: "cancelled" }, isReleased: true });

    const ended = afterTurn(state, start + minutes(1), [
      events.pod("a", {
        phase: "Failed",
        node: "node-1",
        base: exited(143, { finishedAt: start + seconds(3) }),
        deletionRequestedAt: start + 2,
        deletionTimestamp: start + seconds(30),
        resourceVersion: "90",
      }),
      events.read(start + minutes(1)),
    ]);
    expect(taskOf(ended, "a")).toMatchObject({ state: "failed", reason: "the run was cancelled" });
    expect(ended.run.state).toBe("failed");
  });

  test("ends a pod that appears only then", () => {
    const cancelled = afterTurn(begin({ a: {} }), start + 1, [{ kind: "cancelled" }]);
    expect(isSettled(cancelled)).toBe(true);
    const appeared = afterTurn(cancelled, start + 2, created("a"));
    expect(commandsOf(appeared)).toEqual(["delete/uid-a-1"]);
    const ended = afterTurn(appeared, start + 3, [
      events.pod("a", {
        deletionRequestedAt: start + 3,
        deletionTimestamp: start + 3,
        resourceVersion: "90",
      }),
    ]);
    expect(commandsOf(ended)).toEqual(["release/uid-a-1"]);
    expect(taskOf(ended, "a").state).toBe("failed");
  });

  test("does not retry what waits for its retry", () => {
    const waiting = afterTurn(begin({ a: { retries: 3 } }), start + 1, [events.failed("a", start + 1)]);
    const state = afterTurn(waiting, start + 2, [{ kind: "cancelled" }]);
    expect(statesOf(state)).toEqual({ a: "skipped" });
    expect(state.run.state).toBe("failed");
  });
});

describe("dagrun_timeout", () => {
  test("ends the run like a cancellation, with its own reason", () => {
    const before = turn(newRun(dagOf({ a: {}, b: { after: ["a"] } }, { dagrun_timeout: 60 })), start);
    expect(before.wakeAt).toBe(start + minutes(1));
    const state = afterTurn(before.state, start + minutes(1));
    expect(statesOf(state)).toEqual({ a: "failed", b: "skipped" });
    expect(taskOf(state, "b").reason).toBe("the run took longer than its dagrun_timeout");
    expect(state.run.state).toBe("failed");
  });
});

describe("a pod", () => {
  test("that cannot start is given up and deleted", () => {
    const pod = events.pod("a", { base: { kind: "waiting", reason: "ErrImagePull", message: "not found" } });
    const waiting = turn(begin({ a: {} }), start + 1, [pod]);
    expect(waiting.wakeAt).toBe(start + minutes(5));
    expect(taskOf(waiting.state, "a")).toMatchObject({
      state: "queued",
      reason: "the image of base cannot be pulled (ErrImagePull: not found)",
    });
    const state = afterTurn(waiting.state, start + minutes(5));
    expect(taskOf(state, "a").state).toBe("failed");
    expect(attemptOf(state, "a").stop?.cause).toBe("cannot_start");
    expect(commandsOf(state)).toEqual(["delete/uid-a-1"]);
  });

  test("that the API server refuses fails its task for good", () => {
    const refusal: RunEvent = {
      kind: "createRefused",
      attempt: { task_id: "a", map_index: -1, try_number: 1 },
      reason: "pods is forbidden",
      hint: "ask for the right",
    };
    const state = afterTurn(begin({ a: { retries: 3 } }), start + 1, [refusal]);
    expect(taskOf(state, "a")).toMatchObject({
      state: "failed",
      reason: "pods is forbidden",
      hint: "ask for the right",
    });
    expect(isSettled(state)).toBe(true);
  });

  test("that goes on after its task has reported is ended after a minute", () => {
    const reported = turn(begin({ a: {} }), start + 1, [
      events.pod("a", { phase: "Running", base: running(), node: "n" }),
      events.succeeded("a", start + 1),
    ]);
    expect(reported.wakeAt).toBe(start + 1 + minutes(1));
    expect(commandsOf(reported.state)).toEqual([]);
    const state = afterTurn(reported.state, start + 1 + minutes(1));
    expect(commandsOf(state)).toEqual(["delete/uid-a-1"]);
    expect(taskOf(state, "a").state).toBe("success");
  });

  test("that is missed is looked for by name, and lost when it is not found", () => {
    const launched = afterTurn(begin({ a: {} }), start + 1, created("a"));
    const missing = afterTurn(launched, start + 2, [
      { kind: "podMissing", pod: podFor({ task_id: "a", try_number: 1 }) },
    ]);
    expect(commandsOf(missing)).toEqual(["get/uid-a-1"]);
    expect(taskOf(missing, "a").state).toBe("queued");
    const attempt = { task_id: "a", map_index: -1, try_number: 1 };
    const gone = afterTurn(missing, start + 3, [{ kind: "podGone", attempt, uid: "uid-a-1", at: start + 3 }]);
    expect(taskOf(gone, "a").state).toBe("queued");
    const lost = afterTurn(gone, start + 4, [events.read(start + 4)]);
    expect(taskOf(lost, "a")).toMatchObject({ state: "up_for_retry", infraFailures: 1 });
    expect(attemptOf(lost, "a").isReleased).toBe(true);
    expect(commandsOf(lost)).toEqual([]);
  });

  test("that took the name of another is deleted and released", () => {
    const launched = afterTurn(begin({ a: {} }), start + 1, created("a"));
    const state = afterTurn(launched, start + 2, [events.pod("a", { uid: "uid-other" })]);
    expect(commandsOf(state)).toEqual(["release/uid-other"]);
    expect(state.outbox.get("release/uid-other")).toMatchObject({ deletesPod: true });
  });

  test.each([
    ["none", true, true],
    ["failed", true, false],
    ["all", false, false],
  ] as const)("is kept after its end by the setting: %s", (keepsPods, deletesSuccess, deletesFailure) => {
    const context = { settings: { ...settings, keepsPods } };
    const told = [
      events.succeeded("a", start + 1),
      events.failed("b", start + 1),
      podEnded("a", start + 1),
      podEnded("b", start + 1),
    ];
    const { outbox } = afterTurn(begin({ a: {}, b: {} }), start + 1, told, context);
    expect([...outbox.values()].map((command) => command.kind === "release" && command.deletesPod)).toEqual([
      deletesSuccess,
      deletesFailure,
    ]);
  });
});

describe("a pod task", () => {
  const begun = begin({ report: { kind: "pod_task" }, next: { after: ["report"] } });

  test("runs when base does, and hands on the JSON of its termination message", () => {
    const pod = { phase: "Running", node: "n", base: running(start + 5) } as const;
    const runs = afterTurn(begun, start + 6, [events.pod("report", pod)]);
    expect(taskOf(runs, "report")).toMatchObject({ state: "running", start_date: start + 5 });

    const base = exited(0, { startedAt: start + 5, finishedAt: start + 9, message: '{"rows":3}' });
    const end = events.pod("report", { phase: "Succeeded", node: "n", base, resourceVersion: "90" });
    const { state, returnValues } = turn(runs, start + 10, [end]);
    expect(statesOf(state)).toEqual({ report: "success", next: "queued" });
    expect(returnValues).toEqual([{ task_id: "report", map_index: -1, try_number: 1, value: { rows: 3 } }]);
    expect(commandsOf(state)).toEqual(["create/next/-1/1", "release/uid-report-1"]);
  });
});

describe("a worker that says nothing", () => {
  test("is tried once more for nothing, then on the task's account", () => {
    const later = start + seconds(15);
    const first = afterTurn(begin({ a: {} }), later, [podEnded("a", start), events.read(later)]);
    expect(taskOf(first, "a")).toMatchObject({
      state: "queued",
      try_number: 2,
      infraFailures: 1,
      userFailures: 0,
    });
    const end = start + minutes(1);
    const second = afterTurn(first, end, [podEnded("a", start + seconds(40), 2), events.read(end)]);
    expect(taskOf(second, "a")).toMatchObject({ state: "failed", infraFailures: 1, userFailures: 1 });
  });
});
