// Waiting for a lease and keeping it. Whether a lease has ended is judged by the time for which one has seen no change of it, by
// one's own clock that never jumps: what other clocks say does not matter.
import type { Clock } from "../clock.ts";
import type { RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { isTransient } from "./databaseError.ts";
import { hasSlept, type Sleep } from "./hasSlept.ts";
import {
  LeaseLost,
  readLease,
  renewLease,
  takeLease,
  type Lease,
  type LeaseSight,
  type TakeLease,
} from "./lease.ts";

export interface WaitForLease extends Omit<TakeLease, "expired"> {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Called once if another runtime has the lease: this one is its standby then. */
  readonly onStandby?: (holder: string) => void;
  /** Whether a holder is known to be no more, so that its lease need not be waited for. */
  readonly isGone?: (holder: string) => boolean;
}

/** Without a sign of life for so long, another may take over. */
export const LEASE_MS = 15_000;

const LOOK_AGAIN_MS = 1000;

/** Takes the lease of a run as soon as it is free, or its holder has shown no sign of life for its duration. */
export async function waitForLease(database: Queryable, options: WaitForLease): Promise<Lease> {
  const lease = await seekLease(database, options, { onLife: "goOn" });
  if (lease === undefined) throw new Error("invariant: who waits for a lease goes on until it has it");
  return lease;
}

/** The same, but where the holder shows a sign of life the lease is left to it: undefined then. */
export function takeLeaseOfTheDead(database: Queryable, options: WaitForLease): Promise<Lease | undefined> {
  return seekLease(database, options, { onLife: "leave" });
}

async function seekLease(
  database: Queryable,
  options: WaitForLease,
  { onLife }: { readonly onLife: "goOn" | "leave" },
): Promise<Lease | undefined> {
  const { clock, signal, onStandby, isGone = () => false } = options;
  let seen: LeaseSight | undefined;
  let seenAtMs = clock.monotonicMs();
  for (;;) {
    const isOver = seen !== undefined && clock.monotonicMs() - seenAtMs >= seen.durationMs;
    const isExpired = isOver || (seen?.holder !== undefined && isGone(seen.holder));
    const lease = await takeLease(database, { ...options, expired: isExpired ? seen : undefined });
    if (lease !== undefined) return lease;
    const now = await readLease(database, options);
    if (seen === undefined && now?.holder !== undefined && !isGone(now.holder)) onStandby?.(now.holder);
    if (now?.epoch !== seen?.epoch || now?.beat !== seen?.beat) {
      const isAlive = seen !== undefined && now?.holder !== undefined && !isGone(now.holder);
      if (isAlive && onLife === "leave") return undefined;
      seen = now;
      seenAtMs = clock.monotonicMs();
      if (seen?.holder !== undefined && isGone(seen.holder)) continue;
    }
    await clock.sleep(LOOK_AGAIN_MS, signal);
  }
}

/** A runtime drives the run, so nobody else may change it. */
export class RunIsDriven extends Error {
  override readonly name = "RunIsDriven";

  constructor({ dag_id, run_id }: RunKey) {
    super(`run ${run_id} of ${dag_id} is driven by a process that goes on`);
  }
}

/** Takes the lease of a run that nobody drives. Throws `RunIsDriven` as soon as its holder shows a sign of life. */
export async function takeIdleLease(database: Queryable, options: WaitForLease): Promise<Lease> {
  const lease = await takeLeaseOfTheDead(database, options);
  if (lease === undefined) throw new RunIsDriven(options);
  return lease;
}

/**
 * Shows signs of life until the signal is aborted. Throws `LeaseLost` as soon as another has the lease, or may have it because
 * the database was away for its duration.
 */
export async function keepLease(database: Queryable, lease: Lease, { clock, signal }: Sleep): Promise<void> {
  let shownAtMs = clock.monotonicMs();
  for (;;) {
    if (!(await hasSlept({ clock, signal }, lease.durationMs / 3))) return;
    const askedAtMs = clock.monotonicMs();
    try {
      await renewLease(database, lease);
      shownAtMs = askedAtMs;
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
    if (clock.monotonicMs() - shownAtMs >= lease.durationMs)
      throw new LeaseLost(lease, `its lease of ${lease.durationMs / 1000} s could not be renewed`);
  }
}
