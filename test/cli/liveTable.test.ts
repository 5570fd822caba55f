// What a terminal shows of runs: states in, lines out.
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { tableLines, type TableOptions } from "../../cli/run/liveTable.ts";
import type { TaskInstance } from "../../runtime/model.ts";
import type { RunState } from "../../runtime/runState.ts";
import { dagOf, newRun, seconds, start } from "../support/runs.ts";

const options: TableOptions = { now: start + seconds(90), columns: 100, rows: 24, hasColor: false };

/** A run of which these tasks have come so far. */
function runOf(tasks: Readonly<Record<string, Partial<TaskInstance>>>): RunState {
  const state = newRun(dagOf(Object.fromEntries(Object.keys(tasks).map((task_id) => [task_id, {}]))));
  const instances = [...state.tasks].map(
    ([key, task]) => [key, { ...task, ...tasks[task.task_id] }] as const,
  );
  return { ...state, run: { ...state.run, state: "running", start_date: start }, tasks: new Map(instances) };
}

const many = (
  count: number,
  task: Partial<TaskInstance>,
  prefix = "t",
): Record<string, Partial<TaskInstance>> =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`${prefix}${place}`, task]));

describe("a run", () => {
  test("is a heading with counts, and a line for each task with try, duration and reason", () => {
    const state = runOf({
      extract: { state: "success", try_number: 1, start_date: start, end_date: start + seconds(3) },
      load: { state: "running", try_number: 2, start_date: start + seconds(80) },
      mail: {
        state: "up_for_retry",
        try_number: 1,
        retry_at: start + seconds(95),
        reason: "exit code 3",
      },
    });
    const [heading = "", ...tasks] = tableLines([state], options);
    expect(heading).toMatch(/ {2}running \S+.* {2}1 success, 1 running, 1 up_for_retry$/);
    expect(tasks).toEqual([
      expect.stringMatching(/^ {2}extract +success +3\S*s$/),
      expect.stringMatching(/^ {2}load +running +try 2 +10\S*s$/),
      expect.stringMatching(/^ {2}mail +up_for_retry +again in 5\S*s: exit code 3$/),
    ]);
  });

  test("of hundreds of tasks shows those that need a look, in the DAG's order, and counts the others", () => {
    const state = runOf({
      ...many(200, { state: "success" }, "done"),
      broken: { state: "failed" },
      ...many(200, { state: "none" }, "later"),
      busy: { state: "running" },
    });
    const lines = tableLines([state], { ...options, rows: 4 });
    expect(lines).toHaveLength(4);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^ {2}broken +failed/),
      expect.stringMatching(/^ {2}busy +running/),
      "  … and 400 more: 200 success, 200 none",
    ]);
  });

  test("whose reason has control characters and lines cannot write elsewhere on the screen", () => {
    const reason = "a\u001B[2J\u001B]0;title\u0007b\r\nc\td\u0008\u0000e";
    const lines = tableLines([runOf({ load: { state: "failed", reason } })], options);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/ab c d.*e$/);
    expect(lines[1]).not.toMatch(/\p{Cc}/u);
  });
});

describe("a terminal", () => {
  const state = runOf({
    [`${"long_".repeat(30)}name`]: { state: "failed", reason: "日本語の理由 ".repeat(30) },
    ...many(30, { state: "running", start_date: start }),
  });

  test.each([1, 2, 10, 33, 80, 200])("of %i columns has no line that is wider", (columns) => {
    const lines = tableLines([state], { ...options, columns });
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  });

  test.each([0, 1, 2, 3, 5, 12])("of %i rows has no more lines, for one run and for many", (rows) => {
    for (const runs of [[state], Array<RunState>(7).fill(state)]) {
      expect(tableLines(runs, { ...options, rows }).length).toBeLessThanOrEqual(rows);
    }
  });

  test("that has no room for all runs shows the first, each with a task, and counts the others", () => {
    const lines = tableLines(Array<RunState>(7).fill(runOf({ load: { state: "running" } })), {
      ...options,
      rows: 5,
    });
    expect(lines).toHaveLength(5);
    expect(lines.filter((line) => line.includes("load"))).toHaveLength(2);
    expect(lines.at(-1)).toBe("… and 5 more runs");
  });

  test("with colours shows the same words, coloured by state", () => {
    const plain = tableLines([state], options);
    const colored = tableLines([state], { ...options, hasColor: true });
    expect(colored.map((line) => stripVTControlCharacters(line))).toEqual(plain);
    expect(colored[1]?.startsWith("\u001B[31m")).toBe(true);
    expect(plain.join("")).not.toContain("\u001B");
  });
});
