// What the schedule of a DAG asks for next, by what is unfinished, what is due, and how many runs may be active.
import { expect, test } from "vitest";
import type { Run, RunType } from "../../runtime/model.ts";
import { scheduleStep, type ScheduleView } from "../../runtime/scheduleStep.ts";
import { parseTimestamp } from "../../runtime/timestamp.ts";
import { aRun } from "../support/storedRun.ts";

const day = (date: number): number => parseTimestamp(`2026-01-${String(date).padStart(2, "0")}`);

const run = (date: number, run_type: RunType = "scheduled"): Run =>
  aRun({ run_id: `${run_type} ${date}`, run_type, logical_date: day(date), state: "running" });

const nobody = undefined;

function step(view: Partial<Omit<ScheduleView, "options">> & { options?: Partial<ScheduleView["options"]> }) {
  const { options, ...rest } = view;
  const { kind, ...more } = scheduleStep({
    options: { schedule: "@daily", catchup: true, start_date: "2026-01-05", max_active_runs: 2, ...options },
    now: day(10),
    latest: day(7),
    unfinished: [],
    cared: new Set(),
    ...rest,
  });
  if ("run" in more) return `${kind} ${more.run.run_id}`;
  if ("active" in more) return `${kind} by ${more.active.map(({ run_id }) => run_id).join(", ")}`;
  const date = "logical_date" in more ? more.logical_date : "nextDue" in more ? more.nextDue : undefined;
  return `${kind} ${date === undefined ? "for ever" : new Date(date).toISOString().slice(0, 10)}`;
}

const left = (date: number) => ({ run: run(date), holder: nobody });

test.each<[string, Parameters<typeof step>[0], string]>([
  ["the oldest interval that has not run begins", {}, "begin 2026-01-08"],
  ["from start_date where none has run", { latest: undefined }, "begin 2026-01-05"],
  ["the latest without catchup", { options: { catchup: false } }, "begin 2026-01-09"],
  ["nothing after the last one", { latest: day(9) }, "idle 2026-01-11"],
  ["nothing after end_date", { options: { end_date: "2026-01-07" } }, "idle for ever"],
  ["a run that was left is continued first", { unfinished: [left(6), left(7)] }, "continue scheduled 6"],
  [
    "though another process may drive it: whether that lives is to be seen",
    { unfinished: [{ run: run(7), holder: "another" }] },
    "continue scheduled 7",
  ],
  [
    "the next one that was left while the first is driven",
    { unfinished: [left(6), left(7)], cared: new Set(["scheduled 6"]) },
    "continue scheduled 7",
  ],
  [
    "none of those that were left where max_active_runs are active",
    { unfinished: [left(6), left(7)], cared: new Set(["scheduled 6"]), options: { max_active_runs: 1 } },
    "full by scheduled 6",
  ],
  [
    "the next interval while there is room",
    { unfinished: [left(7)], cared: new Set(["scheduled 7"]) },
    "begin 2026-01-08",
  ],
  [
    "none where max_active_runs are active",
    { unfinished: [left(6), left(7)], cared: new Set(["scheduled 6", "scheduled 7"]) },
    "full by scheduled 6, scheduled 7",
  ],
  [
    "a run on request is active while somebody drives it",
    { unfinished: [{ run: run(9, "manual"), holder: "another" }], options: { max_active_runs: 1 } },
    "full by manual 9",
  ],
  [
    "and is not waited for when it was left",
    { unfinished: [{ run: run(9, "manual"), holder: nobody }], options: { max_active_runs: 1 } },
    "begin 2026-01-08",
  ],
  [
    "all that run is nothing to wait for where nothing is due",
    {
      latest: day(9),
      unfinished: [left(9)],
      cared: new Set(["scheduled 9"]),
      options: { max_active_runs: 1 },
    },
    "idle 2026-01-11",
  ],
])("%s", (_, view, expected) => {
  expect(step(view)).toBe(expected);
});
