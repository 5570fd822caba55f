import { describe, expect, test } from "vitest";
import {
  dueDates,
  nextDue,
  runId,
  type ScheduleMoment,
  type ScheduleOptions,
} from "../../runtime/schedule.ts";
import { formatTimestamp, parseTimestamp } from "../../runtime/timestamp.ts";

interface Asked extends Partial<Omit<ScheduleMoment, "now" | "latest">> {
  readonly now: string;
  readonly latest?: string;
}

function due(options: Partial<ScheduleOptions>, { now, latest, limit = 100 }: Asked): string[] {
  const all = { schedule: "@daily", catchup: false, ...options };
  const moment = {
    now: parseTimestamp(now),
    latest: latest === undefined ? undefined : parseTimestamp(latest),
    limit,
  };
  return dueDates(all, moment).map((date) => formatTimestamp(date).replace(":00.000Z", ""));
}

describe("without catchup", () => {
  test.each([
    ["the latest interval that is over", {}, { now: "2026-01-10T06:00" }, ["2026-01-09T00:00"]],
    ["an interval is over at the moment that ends it", {}, { now: "2026-01-10" }, ["2026-01-09T00:00"]],
    ["and not a moment before", {}, { now: "2026-01-09T23:59:59.999" }, ["2026-01-08T00:00"]],
    ["nothing that has run", {}, { now: "2026-01-10T06:00", latest: "2026-01-09" }, []],
    ["one after a long pause", {}, { now: "2026-01-10T06:00", latest: "2026-01-02" }, ["2026-01-09T00:00"]],
    ["nothing before start_date", { start_date: "2026-01-10" }, { now: "2026-01-10T06:00" }, []],
    [
      "the first interval from start_date",
      { start_date: "2026-01-09" },
      { now: "2026-01-10T06:00" },
      ["2026-01-09T00:00"],
    ],
    [
      "no part of an interval: the one that begins after start_date is the first",
      { start_date: "2026-01-08T12:00" },
      { now: "2026-01-09T06:00" },
      [],
    ],
    ["up to end_date", { end_date: "2026-01-09" }, { now: "2026-01-10T06:00" }, ["2026-01-09T00:00"]],
    ["nothing after end_date", { end_date: "2026-01-08" }, { now: "2026-01-10T06:00" }, []],
  ] satisfies [string, Partial<ScheduleOptions>, Asked, string[]][])("%s", (_, options, asked, expected) => {
    expect(due(options, asked)).toEqual(expected);
  });
});

describe("with catchup", () => {
  const catchup = { catchup: true, start_date: "2026-01-07" };

  test.each([
    [
      "all since start_date",
      catchup,
      { now: "2026-01-10T06:00" },
      ["2026-01-07T00:00", "2026-01-08T00:00", "2026-01-09T00:00"],
    ],
    [
      "all since the latest run",
      catchup,
      { now: "2026-01-10T06:00", latest: "2026-01-08" },
      ["2026-01-09T00:00"],
    ],
    [
      "no more than asked for, the oldest",
      catchup,
      { now: "2026-01-10T06:00", limit: 2 },
      ["2026-01-07T00:00", "2026-01-08T00:00"],
    ],
    [
      "up to end_date",
      { ...catchup, end_date: "2026-01-08" },
      { now: "2026-01-10T06:00" },
      ["2026-01-07T00:00", "2026-01-08T00:00"],
    ],
    [
      "the latest alone where nothing says since when",
      { catchup: true },
      { now: "2026-01-10T06:00" },
      ["2026-01-09T00:00"],
    ],
    [
      "all since the latest run where there is no start_date",
      { catchup: true },
      { now: "2026-01-10T06:00", latest: "2026-01-07" },
      ["2026-01-08T00:00", "2026-01-09T00:00"],
    ],
  ] satisfies [string, Partial<ScheduleOptions>, Asked, string[]][])("%s", (_, options, asked, expected) => {
    expect(due(options, asked)).toEqual(expected);
  });
});

describe("the schedule", () => {
  test.each([
    ["@hourly", "2026-01-31T05:00"],
    ["@daily", "2026-01-30T00:00"],
    ["@weekly", "2026-01-18T00:00"],
    ["@monthly", "2025-12-01T00:00"],
    ["@yearly", "2025-01-01T00:00"],
    ["30 4 * * 1-5", "2026-01-29T04:30"],
    ["*/15 * * * *", "2026-01-31T06:00"],
  ])("%s", (schedule, expected) => {
    expect(due({ schedule }, { now: "2026-01-31T06:20" })).toEqual([expected]);
  });

  test("of null asks for no run", () => {
    expect(due({ schedule: null, catchup: true, start_date: "2026-01-01" }, { now: "2026-01-10" })).toEqual(
      [],
    );
  });

  test("that never comes asks for no run", () => {
    expect(due({ schedule: "0 0 30 2 *" }, { now: "2026-01-10" })).toEqual([]);
  });

  test("@once asks for one run, which stands for start_date", () => {
    const once = { schedule: "@once", start_date: "2026-01-05" };
    expect(due(once, { now: "2026-01-04" })).toEqual([]);
    expect(due(once, { now: "2026-01-10" })).toEqual(["2026-01-05T00:00"]);
    expect(due(once, { now: "2026-01-10", latest: "2026-01-05" })).toEqual([]);
    expect(due({ schedule: "@once" }, { now: "2026-01-10" })).toEqual(["2026-01-10T00:00"]);
  });
});

describe("the next run is due", () => {
  const next = (options: Partial<ScheduleOptions>, now: string, latest?: string): string | undefined => {
    const moment = {
      now: parseTimestamp(now),
      latest: latest === undefined ? undefined : parseTimestamp(latest),
    };
    const date = nextDue({ schedule: "@daily", catchup: false, ...options }, moment);
    return date === undefined ? undefined : formatTimestamp(date).replace(":00.000Z", "");
  };

  test.each([
    ["when the interval that goes on is over", {}, "2026-01-10T06:00", "2026-01-09", "2026-01-11T00:00"],
    [
      "at the moment that ends an interval, a whole one later",
      {},
      "2026-01-10",
      "2026-01-09",
      "2026-01-11T00:00",
    ],
    [
      "when the first interval is over",
      { start_date: "2026-02-01" },
      "2026-01-10",
      undefined,
      "2026-02-02T00:00",
    ],
    ["never after end_date", { end_date: "2026-01-09" }, "2026-01-10T06:00", "2026-01-09", undefined],
    [
      "once at start_date",
      { schedule: "@once", start_date: "2026-02-01" },
      "2026-01-10",
      undefined,
      "2026-02-01T00:00",
    ],
    ["not again after that", { schedule: "@once" }, "2026-01-10", "2026-01-09", undefined],
    ["never without a schedule", { schedule: null }, "2026-01-10", undefined, undefined],
    [
      "never where the schedule has no moment",
      { schedule: "0 0 30 2 *" },
      "2026-01-10",
      undefined,
      undefined,
    ],
  ] satisfies [string, Partial<ScheduleOptions>, string, string | undefined, string | undefined][])(
    "%s",
    (_, options, now, latest, expected) => {
      expect(next(options, now, latest)).toBe(expected);
    },
  );
});

test("runs are named as Airflow names them", () => {
  const date = parseTimestamp("2026-01-31T06:00:00Z");
  expect(runId("scheduled", date)).toBe("scheduled__2026-01-31T06:00:00+00:00");
  expect(runId("manual", date + 250)).toBe("manual__2026-01-31T06:00:00.250000+00:00");
});
