import { expect, test } from "vitest";
import { changesBetween } from "../../runtime/changes.ts";
import { afterTurn, dagOf, events, newRun, start } from "../support/runs.ts";

const before = newRun(dagOf({ extract: {}, load: { after: ["extract"] } }));
const begun = afterTurn(before, start);
const summary = (from: typeof before, to: typeof before) => {
  const { run, tasks, attempts, addedCommands, removedCommands, log } = changesBetween(from, to, start + 9);
  return {
    run: run?.state,
    tasks: tasks.map(({ task_id }) => task_id),
    attempts: attempts.map(({ task_id, try_number }) => `${task_id}/${try_number}`),
    addedCommands: addedCommands.map(({ kind, task_id }) => `${kind} ${task_id}`),
    removedCommands,
    log: log.map(({ subject, from: one, to: other, at }) => `${at - start} ${subject}: ${one} → ${other}`),
  };
};

test("the rows and lines of a turn are those that it changed", () => {
  expect(summary(before, begun)).toEqual({
    run: "running",
    tasks: ["extract"],
    attempts: ["extract/1"],
    addedCommands: ["create extract"],
    removedCommands: [],
    log: ["9 attempt: undefined → intended", "9 task_instance: none → queued", "9 run: queued → running"],
  });
  const told = [events.pod("extract"), events.failed("extract", start)];
  expect(summary(begun, afterTurn(begun, start, told))).toEqual({
    run: "failed",
    tasks: ["extract", "load"],
    attempts: ["extract/1"],
    addedCommands: [],
    removedCommands: ["create/extract/-1/1"],
    log: [
      "9 attempt: intended → ended",
      "9 task_instance: queued → failed",
      "9 task_instance: none → upstream_failed",
      "9 run: running → failed",
    ],
  });
});

test("the log tells why", () => {
  const failed = afterTurn(begun, start, [events.failed("extract", start, "no such table")]);
  expect(changesBetween(begun, failed, start).log.map(({ reason }) => reason)).toEqual([
    "no such table",
    "no such table",
    "trigger_rule all_success cannot be met: extract failed",
    undefined,
  ]);
});

test("between a state and itself there are none", () => {
  expect(summary(begun, begun)).toEqual({
    run: undefined,
    tasks: [],
    attempts: [],
    addedCommands: [],
    removedCommands: [],
    log: [],
  });
});
