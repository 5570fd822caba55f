// Which tasks a retry tries again: what failed and what did not run because of it, and never what has succeeded, unless it is asked to.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Run, TaskInstanceState } from "../../runtime/model.ts";
import { cancelWords } from "../../runtime/outcome.ts";
import { retry, type RetryRequest } from "../../runtime/retry.ts";
import type { RunState } from "../../runtime/runState.ts";
import { isFinished } from "../../runtime/taskState.ts";
import {
  afterTurn,
  attemptOf,
  dagOf,
  events,
  minutes,
  newRun,
  start,
  taskOf,
  type TaskSpec,
} from "../support/runs.ts";

const failed: Partial<Run> = { state: "failed", start_date: start, end_date: start + minutes(5) };

/** extract → convert → publish, beside it `clean`, which runs in any case, and `other`. */
const etl = dagOf({
  extract: {},
  convert: { after: ["extract"] },
  publish: { after: ["convert"] },
  clean: { after: ["convert"], trigger_rule: "all_done" },
  other: {},
});

function ended(
  states: Readonly<Record<string, TaskInstanceState>>,
  { run = failed, dag = etl, reason }: { run?: Partial<Run>; dag?: RunState["dag"]; reason?: string } = {},
): RunState {
  const state = newRun(dag, run);
  const tasks = Array.from(state.tasks, ([task_id, task]) => {
    const own = states[task_id] ?? "success";
    const try_number = own === "skipped" || own === "upstream_failed" ? 0 : 2;
    return [task_id, { ...task, state: own, try_number, userFailures: 1, infraFailures: 3, reason }] as const;
  });
  return { ...state, tasks: new Map(tasks) };
}

function request(...task_ids: readonly string[]): RetryRequest {
  return { task_ids, hasDownstream: false };
}

function tried(state: RunState, asked: RetryRequest): readonly string[] {
  const result = retry(state, asked);
  return result.kind === "retried" ? result.task_ids : [result.kind];
}

const convertFailed = { convert: "failed", publish: "upstream_failed" } as const;

describe("what is tried again", () => {
  test("all that failed, and what did not run because of it; what ran in any case stays", () => {
    expect(tried(ended(convertFailed), request())).toEqual(["convert", "publish"]);
  });

  test("named tasks alone, with what waited for them", () => {
    const states = { ...convertFailed, other: "failed" } as const;
    expect(tried(ended(states), request("other"))).toEqual(["other"]);
    expect(tried(ended(states), request("convert"))).toEqual(["convert", "publish"]);
  });

  test("a failure downstream that is not named stays, and so does what waits for that", () => {
    const states = { extract: "failed", convert: "failed", publish: "upstream_failed" } as const;
    expect(tried(ended(states), request("extract"))).toEqual(["extract"]);
  });

  test("what is downstream too where that is asked for, though it has succeeded", () => {
    const all = { task_ids: [], hasDownstream: true };
    expect(tried(ended(convertFailed), all)).toEqual(["convert", "publish", "clean"]);
    const named = { task_ids: ["extract"], hasDownstream: true };
    expect(tried(ended({}), named)).toEqual(["extract", "convert", "publish", "clean"]);
  });

  test("what waited when the run was cancelled", () => {
    const states = { convert: "skipped", publish: "skipped", clean: "skipped" } as const;
    expect(tried(ended(states, { reason: cancelWords }), request())).toEqual(["convert", "publish", "clean"]);
    expect(tried(ended(states, { reason: "a trigger rule" }), request())).toEqual(["nothingFailed"]);
  });
});

describe("what is refused", () => {
  test.each<[string, RunState, RetryRequest, object]>([
    ["a run in which nothing failed", ended({}), request(), { kind: "nothingFailed" }],
    [
      "a task that is not there",
      ended(convertFailed),
      request("convrt"),
      { kind: "unknownTask", task_id: "convrt", known: [...etl.byId.keys()] },
    ],
    [
      "a task that has succeeded",
      ended(convertFailed),
      request("extract"),
      { kind: "notFailed", task_id: "extract", state: "success" },
    ],
    [
      "a task that has not run",
      ended(convertFailed),
      request("publish"),
      { kind: "notFailed", task_id: "publish", state: "upstream_failed" },
    ],
    [
      "a task that runs",
      ended({ convert: "running" }, { run: { state: "running" } }),
      request("convert"),
      { kind: "goesOn", task_id: "convert", state: "running" },
    ],
    [
      "a task that runs downstream",
      ended({ extract: "failed", clean: "running" }, { run: { state: "running" } }),
      { task_ids: ["extract"], hasDownstream: true },
      { kind: "goesOn", task_id: "clean", state: "running" },
    ],
    [
      "a run that is being cancelled",
      ended(convertFailed, { run: { state: "running", isCancelled: true } }),
      request(),
      { kind: "cancelled" },
    ],
  ])("%s", (_, state, asked, expected) => {
    expect(retry(state, asked)).toEqual(expected);
  });
});

test("the next attempt has a new number and all its retries, and the run begins anew", () => {
  const dag = dagOf({ convert: { retries: 1 }, publish: { after: ["convert"] } });
  const before = ended(convertFailed, { dag, run: { ...failed, isCancelled: true } });
  const result = retry(before, request());
  if (result.kind !== "retried") throw new Error(result.kind);
  expect(result.state.run).toMatchObject({ state: "queued", end_date: undefined, isCancelled: false });
  const now = start + minutes(10);
  const restarted = afterTurn(result.state, now);
  expect(restarted.run).toMatchObject({ state: "running", start_date: now });
  expect(attemptOf(restarted, "convert", 3)).toMatchObject({ phase: "intended" });
  const failedAgain = afterTurn(restarted, now, [events.failed("convert", now, "no such table", 3)]);
  expect(taskOf(failedAgain, "convert")).toMatchObject({ state: "up_for_retry", userFailures: 1 });
});

test("a run that goes on stays what it is", () => {
  const result = retry(ended(convertFailed, { run: { state: "running", start_date: start } }), request());
  expect(result).toMatchObject({ kind: "retried", state: { run: { state: "running", start_date: start } } });
});

test("whatever the run, what has succeeded does not run again, and only the asked for tasks change", () => {
  const states = ["success", "failed", "upstream_failed", "skipped", "running", "none"] as const;
  const shapes = fc.record({
    edges: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 }),
    states: fc.array(fc.constantFrom(...states), { minLength: 8, maxLength: 8 }),
    named: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
  });
  const property = fc.property(shapes, ({ edges, states: own, named }) => {
    const specs = own.map((_, place): [string, TaskSpec] => [
      `t${place}`,
      { after: edges.filter(([from, to]) => to === place && from < to).map(([from]) => `t${from}`) },
    ]);
    const dag = dagOf(Object.fromEntries(specs));
    const before = ended(Object.fromEntries(own.map((state, place) => [`t${place}`, state])), { dag });
    const result = retry(before, request(...named.map((place) => `t${place}`)));
    if (result.kind !== "retried") return;
    const changed = [...before.tasks.values()].filter(
      (task) => result.state.tasks.get(task.task_id) !== task,
    );
    expect(changed.map(({ task_id }) => task_id).toSorted()).toEqual(result.task_ids.toSorted());
    expect(changed.filter(({ state }) => state === "success" || !isFinished(state))).toEqual([]);
    const after = changed.map(({ task_id }) => result.state.tasks.get(task_id));
    expect(after.map((task) => task?.state)).toEqual(changed.map(() => "none"));
    expect(after.map((task) => task?.try_number)).toEqual(changed.map(({ try_number }) => try_number));
  });
  fc.assert(property, { numRuns: 500 });
});
