// What workers and people write into the database: starts and results of attempts, and that a run is cancelled.
import type { Clock, Random } from "../clock.ts";
import { Condition } from "../condition.ts";
import type { RunKey } from "../model.ts";
import { readRun } from "../store/dagRun.ts";
import type { Database } from "../store/database.ts";
import { isTransient } from "../store/databaseError.ts";
import { followReports } from "../store/reportHints.ts";
import { readReports } from "../store/workerReports.ts";
import type { RunEvent } from "../transition.ts";
import type { Inbox } from "./inbox.ts";

export interface ReportSourceOptions {
  readonly database: Database;
  readonly run: RunKey;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Hints can be lost, so the database is asked this often without one. */
const ASK_EVERY_MS = 5000;

/** All that is written and not taken in yet. */
export async function readNews(database: Database, run: RunKey, clock: Clock): Promise<RunEvent[]> {
  const readAt = clock.now();
  const [reports, stored] = await Promise.all([readReports(database, run), readRun(database, run)]);
  const told: RunEvent = { kind: "reports", reports, readAt };
  return stored?.isCancelled === true ? [told, { kind: "cancelled" }] : [told];
}

/** Tells the inbox until the signal is aborted. While the database is away it asks again and again. */
export async function followNews(options: ReportSourceOptions): Promise<void> {
  const { database, run, inbox, clock, random, signal } = options;
  const changed = new Condition();
  let isHinted = true;
  const hint = (): void => {
    isHinted = true;
    changed.notify();
  };
  const hints = followReports(database, { ...run, onHint: hint, clock, random, signal });
  try {
    while (!signal.aborted) {
      const forget = clock.setTimeout(hint, ASK_EVERY_MS);
      await changed.until(() => isHinted, signal).finally(forget);
      isHinted = false;
      inbox.add(...(await readUnlessAway(options)));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await hints;
  }
}

async function readUnlessAway({ database, run, clock }: ReportSourceOptions): Promise<RunEvent[]> {
  try {
    return await readNews(database, run, clock);
  } catch (error) {
    if (!isTransient(error)) throw error;
    return [];
  }
}
