// Asking a database again that is away, until it answers or there is no time left.
import { Backoff } from "../backoff.ts";
import { DatabaseError, isTransient } from "../store/databaseError.ts";
import { failureMessage } from "./failureMessage.ts";
import type { WorkerSession } from "./workerSession.ts";

type Patience = Pick<WorkerSession, "clock" | "random" | "goneByMs" | "note">;

/**
 * What `work` gives, which is tried for `limitMs`, or until the worker must be gone. Throws the last error if there is no time for
 * one more attempt, or if one more would be no use. Tells people of the first failure.
 */
export async function persist<T>(
  work: () => Promise<T>,
  limitMs: number,
  { clock, random, goneByMs, note }: Patience,
): Promise<T> {
  const backoff = new Backoff({ firstMs: 200, maximumMs: 2500, forgetAfterMs: Infinity, clock, random });
  const deadlineMs = clock.monotonicMs() + limitMs;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work();
    } catch (error) {
      const waitMs = backoff.nextMs();
      const isLate = clock.monotonicMs() + waitMs >= Math.min(deadlineMs, goneByMs());
      if (isLate || !isTransient(error)) throw error;
      if (isFirst) note(`${error.message}; trying again`);
      await clock.sleep(waitMs);
    }
  }
}

/** Why the database did not do what was asked, for people. */
export function databaseFailure(error: unknown): string {
  return error instanceof DatabaseError ? error.message : failureMessage(error);
}
