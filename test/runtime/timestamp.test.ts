import { expect, test } from "vitest";
import { airflowTimestamp, formatTimestamp, parseTimestamp } from "../../runtime/timestamp.ts";

test.each([
  ["2026-01-31", "2026-01-31T00:00:00.000Z"],
  ["2026-01-31T06:00", "2026-01-31T06:00:00.000Z"],
  ["2026-01-31T06:00:00.25", "2026-01-31T06:00:00.250Z"],
  ["2026-01-31T06:00+02:00", "2026-01-31T04:00:00.000Z"],
  ["2026-01-31T06:00:00.123456Z", "2026-01-31T06:00:00.123Z"],
])("a moment is in UTC, unless it says otherwise: %s", (text, expected) => {
  expect(formatTimestamp(parseTimestamp(text))).toBe(expected);
});

test("what is no moment is our mistake", () => {
  expect(() => parseTimestamp("yesterday")).toThrow('invariant: "yesterday" is no moment');
});

test("Airflow writes microseconds only where there are some", () => {
  expect(airflowTimestamp(parseTimestamp("2026-01-31T06:00:00Z"))).toBe("2026-01-31T06:00:00+00:00");
  expect(airflowTimestamp(parseTimestamp("2026-01-31T06:00:00.25Z"))).toBe(
    "2026-01-31T06:00:00.250000+00:00",
  );
});
