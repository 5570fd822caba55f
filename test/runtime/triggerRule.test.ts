import { describe, expect, test } from "vitest";
import type { TaskInstanceState } from "../../runtime/model.ts";
import { countUpstream, decideTrigger, type TriggerRule } from "../../runtime/triggerRule.ts";

const allStates: readonly TaskInstanceState[] = [
  "none",
  "scheduled",
  "queued",
  "running",
  "up_for_retry",
  "success",
  "failed",
  "upstream_failed",
  "skipped",
];

const isDone = (state: TaskInstanceState): boolean =>
  ["success", "failed", "upstream_failed", "skipped"].includes(state);
const is =
  (...wanted: readonly TaskInstanceState[]) =>
  (state: TaskInstanceState): boolean =>
    wanted.includes(state);

type States = readonly TaskInstanceState[];

/**
 * Airflow's rules as its documentation and its scheduler state them, over lists and not counts: when the task is ended
 * without running, the first line that holds, and when it runs.
 */
const statements: Readonly<
  Record<
    TriggerRule,
    {
      readonly ends: readonly (readonly ["skipped" | "upstream_failed", (states: States) => boolean])[];
      readonly runs: (states: States) => boolean;
    }
  >
> = {
  all_success: {
    ends: [
      ["upstream_failed", (states) => states.some(is("failed", "upstream_failed"))],
      ["skipped", (states) => states.some(is("skipped"))],
    ],
    runs: (states) => states.every(is("success")),
  },
  all_failed: {
    ends: [["skipped", (states) => states.some(is("success", "skipped"))]],
    runs: (states) => states.every(is("failed", "upstream_failed")),
  },
  all_done: { ends: [], runs: (states) => states.every(isDone) },
  one_success: {
    ends: [
      ["skipped", (states) => states.every(is("skipped"))],
      ["upstream_failed", (states) => states.every(isDone) && !states.some(is("success"))],
    ],
    runs: (states) => states.some(is("success")),
  },
  one_failed: {
    ends: [["skipped", (states) => states.every(is("success", "skipped"))]],
    runs: (states) => states.some(is("failed", "upstream_failed")),
  },
  one_done: {
    ends: [["skipped", (states) => states.every(is("skipped", "upstream_failed"))]],
    runs: (states) => states.some(is("success", "failed")),
  },
  none_failed: {
    ends: [["upstream_failed", (states) => states.some(is("failed", "upstream_failed"))]],
    runs: (states) => states.every(is("success", "skipped")),
  },
  none_failed_min_one_success: {
    ends: [
      ["upstream_failed", (states) => states.some(is("failed", "upstream_failed"))],
      ["skipped", (states) => states.every(is("skipped"))],
    ],
    runs: (states) => states.every(is("success", "skipped")) && states.some(is("success")),
  },
  none_skipped: {
    ends: [["skipped", (states) => states.some(is("skipped"))]],
    runs: (states) => states.every(is("success", "failed", "upstream_failed")),
  },
  all_skipped: {
    ends: [["skipped", (states) => states.some(is("success", "failed", "upstream_failed"))]],
    runs: (states) => states.every(is("skipped")),
  },
  always: { ends: [], runs: () => true },
};

const rules = Object.keys(statements) as TriggerRule[];

/** Every list of so many states. */
function listsOf(length: number): States[] {
  if (length === 0) return [[]];
  return listsOf(length - 1).flatMap((list) => allStates.map((state) => [...list, state]));
}

const lists = [1, 2, 3].flatMap(listsOf);

describe.each(rules)("%s", (rule) => {
  const decide = (states: States) => decideTrigger(rule, countUpstream(states));

  test("decides as Airflow states it, over every set of up to three upstream tasks", () => {
    const { ends, runs } = statements[rule];
    const wrong = lists.filter((states) => {
      const end = ends.find(([, holds]) => holds(states))?.[0];
      return decide(states) !== (end ?? (runs(states) ? "run" : "wait"));
    });
    expect(wrong).toEqual([]);
  });

  test("waits for nothing when all upstream tasks are done", () => {
    expect(lists.filter((states) => states.every(isDone)).map(decide)).not.toContain("wait");
  });

  test("runs without upstream tasks", () => {
    expect(decide([])).toBe("run");
  });
});
