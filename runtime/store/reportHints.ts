// Hints that there is something to read: a worker of a run has reported, or somebody has cancelled the run. They come fast and not
// always, so whoever follows them looks without a hint too, every few seconds.
import { Backoff } from "../backoff.ts";
import type { Clock, Random } from "../clock.ts";
import type { RunKey } from "../model.ts";
import type { Database } from "./database.ts";
import { isTransient } from "./databaseError.ts";
import { hasSlept } from "./hasSlept.ts";

/** The channel that migrations notify. */
const CHANNEL = "podloom_report";

export interface FollowReports extends RunKey {
  readonly onHint: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Calls back at every hint about the run, and whenever some may have been missed, until the signal is aborted. */
export async function followReports(database: Database, options: FollowReports): Promise<void> {
  const { dag_id, run_id, onHint, clock, random, signal } = options;
  const backoff = new Backoff({ firstMs: 200, maximumMs: 10_000, forgetAfterMs: 60_000, clock, random });
  const onNotification = (payload: string): void => {
    // Postgres cuts what is too long, and a hint too many does no harm.
    if (`${dag_id}/${run_id}`.startsWith(payload)) onHint();
  };
  while (!signal.aborted) {
    try {
      await database.listen(CHANNEL, { onListening: onHint, onNotification, signal });
    } catch (error) {
      if (!isTransient(error)) throw error;
      await hasSlept({ clock, signal }, backoff.nextMs());
    }
  }
}
