// Tries again what failed in a run. The change is a turn like any other, under the lease of the run, so a runtime that drives it, or
// begins to, never sees half of it.
import { randomUUID } from "node:crypto";
import { changesBetween } from "../changes.ts";
import type { Clock } from "../clock.ts";
import { dagModel } from "../dagModel.ts";
import { bundleOf } from "../loop/openRun.ts";
import type { RunKey } from "../model.ts";
import { retry, type Retry, type RetryRequest } from "../retry.ts";
import { runState } from "../runState.ts";
import { setCancelled } from "../store/dagRun.ts";
import type { Database } from "../store/database.ts";
import { releaseLease } from "../store/lease.ts";
import { LEASE_MS, takeIdleLease } from "../store/leaseKeeping.ts";
import { loadRun } from "../store/loadRun.ts";
import { saveTurn } from "../store/saveTurn.ts";

export interface RetryRun {
  readonly database: Database;
  readonly run: RunKey;
  readonly request: RetryRequest;
  /** Names this process, and no other that ever was. */
  readonly holder: string;
  /** Whether a holder is known to be no more. */
  readonly isGone: (holder: string) => boolean;
  /** Called if another process has the lease, and may be alive. */
  readonly onStandby: () => void;
  readonly clock: Clock;
}

/** Changes the run, unless that is refused. Throws `RunIsDriven`, `BundleMissing`, `BundleError`, and nothing is changed. */
export async function retryRun(options: RetryRun): Promise<Retry> {
  const { database, run, request, clock } = options;
  const lease = await takeIdleLease(database, { ...options, ...run, durationMs: LEASE_MS });
  try {
    const stored = await loadRun(database, run);
    if (stored === undefined) throw new Error(`there is no run ${run.run_id} of ${run.dag_id}`);
    const { dag } = await bundleOf(database, stored.run);
    const before = runState(dagModel(dag), stored);
    const retried = retry(before, request);
    if (retried.kind !== "retried") return retried;
    const { tasks, log, run: changedRun } = changesBetween(before, retried.state, clock.now());
    // Before the turn: a run that is over can be no more cancelled than it is.
    if (stored.run.isCancelled) await setCancelled(database, { ...run, isCancelled: false });
    await saveTurn(database, lease, {
      id: randomUUID(),
      run: changedRun,
      tasks,
      attempts: [],
      log,
      commands: new Map(),
      carriedOut: [],
      returnValues: [],
      rerun: retried.task_ids,
    });
    return retried;
  } finally {
    await releaseLease(database, lease);
  }
}
