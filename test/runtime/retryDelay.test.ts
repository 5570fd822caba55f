import { describe, expect, test } from "vitest";
import { retryDelayMs, type RetryPolicy } from "../../runtime/retryDelay.ts";
import { parseTimestamp } from "../../runtime/timestamp.ts";

const policy: RetryPolicy = { retry_delay: 300, retry_exponential_backoff: true };

function delayS(
  options: Partial<RetryPolicy>,
  { failures, date = "2026-01-31T06:00:00Z" }: { failures: number; date?: string },
): number {
  const attempt = {
    dag_id: "sales",
    task_id: "load_eu",
    logical_date: parseTimestamp(date),
    try_number: failures,
    userFailures: failures,
  };
  return retryDelayMs({ ...policy, ...options }, attempt) / 1000;
}

describe("the delay before a retry", () => {
  test("is retry_delay without backoff, however often it failed", () => {
    expect([1, 2, 9].map((failures) => delayS({ retry_exponential_backoff: false }, { failures }))).toEqual([
      300, 300, 300,
    ]);
  });

  // What Airflow 3.3 gives: next_retry_datetime - end_date, by its own formula in Python.
  test("is Airflow's to the second", () => {
    expect([1, 2, 3, 4, 5, 8, 9, 10, 60, 2000].map((failures) => delayS({}, { failures }))).toEqual([
      528, 1084, 1471, 2823, 6776, 75701, 77924, 86400, 86400, 86400,
    ]);
    expect(
      [1, 2, 3].map((failures) => delayS({ retry_delay: 1 }, { failures, date: "2026-01-31T06:00:00.250Z" })),
    ).toEqual([1, 3, 6]);
  });

  test("is at least a second with backoff", () => {
    expect(delayS({ retry_delay: 0 }, { failures: 1 })).toBe(1);
    expect(delayS({ retry_delay: 0.2 }, { failures: 1 })).toBe(1);
  });

  test("is never above max_retry_delay", () => {
    expect(delayS({ max_retry_delay: 400 }, { failures: 7 })).toBe(400);
  });

  test("does not grow by attempts that the infrastructure lost", () => {
    const attempt = { dag_id: "d", task_id: "t", logical_date: 0, try_number: 12, userFailures: 1 };
    expect(retryDelayMs(policy, attempt)).toBeLessThan(600_000);
  });
});
