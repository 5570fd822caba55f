// When a failed attempt is followed by the next, as Airflow computes it, to the second.
import { createHash } from "node:crypto";
import type { DagFileTask } from "../schemas/generated/dag.ts";
import type { Timestamp } from "./model.ts";
import { airflowTimestamp } from "./timestamp.ts";

export interface FailedAttempt {
  readonly dag_id: string;
  readonly task_id: string;
  readonly logical_date: Timestamp;
  readonly try_number: number;
  /** This failure included. Attempts that the infrastructure lost do not make the wait longer. */
  readonly userFailures: number;
}

export type RetryPolicy = Pick<DagFileTask, "retry_delay" | "retry_exponential_backoff" | "max_retry_delay">;

const longestSeconds = 24 * 60 * 60;

/**
 * How long to wait, in milliseconds: `retry_delay`, or with backoff between `retry_delay` × 2^(failures - 1) and twice that. Where
 * between them is a hash of the attempt, so that tasks that failed together do not start together, and the same input gives the same.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: FailedAttempt): number {
  if (!policy.retry_exponential_backoff) return policy.retry_delay * 1000;
  const least = Math.max(1, Math.ceil(policy.retry_delay * 2 ** (attempt.userFailures - 1)));
  // Beyond the limit the hash changes nothing, and `least` may be no number that BigInt takes.
  const seconds =
    least > longestSeconds ? longestSeconds : least + Number(attemptHash(attempt) % BigInt(least));
  return Math.min(seconds, longestSeconds, policy.max_retry_delay || longestSeconds) * 1000;
}

/** https://github.com/apache/airflow/blob/main/airflow-core/src/airflow/models/taskinstance.py, `next_retry_datetime` */
function attemptHash({ dag_id, task_id, logical_date, try_number }: FailedAttempt): bigint {
  // The text of a datetime of Python has a blank where ISO 8601 has a T.
  const date = airflowTimestamp(logical_date).replace("T", " ");
  const text = `${dag_id}#${task_id}#${date}#${try_number}`;
  return BigInt(`0x${createHash("sha1").update(text).digest("hex")}`);
}
