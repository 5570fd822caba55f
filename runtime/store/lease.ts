// Which runtime drives a run. A lease does not keep two from believing that they do, as one of them may be stopped while its lease
// ends; so every turn that is saved shows the epoch of its lease, and that of an older epoch is refused (`saveTurn.ts`).
import type { RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

/** A lease that this process took; it may be over by now. */
export interface Lease extends RunKey {
  readonly holder: string;
  /** Counted up whenever somebody takes the lease. */
  readonly epoch: number;
  readonly durationMs: number;
}

/** What others see of a lease. */
export interface LeaseSight {
  readonly epoch: number;
  /** Undefined once it is given back. */
  readonly holder: string | undefined;
  /** Another one after every sign of life. */
  readonly beat: number;
  readonly durationMs: number;
}

/** Another runtime drives the run now: nothing more may be done for it here. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";

  constructor({ dag_id, run_id, holder }: Lease, why: string) {
    super(`${holder} no longer drives run ${run_id} of ${dag_id}: ${why}`);
  }
}

export interface TakeLease extends RunKey {
  /** Names this process, and no other that ever was. */
  readonly holder: string;
  /** After so long without a sign of life others may take the lease. */
  readonly durationMs: number;
  /** A lease that has shown no sign of life for its time. If it does after all, it stays with its holder. */
  readonly expired?: LeaseSight | undefined;
}

/** Takes the lease of a run if it is free or `expired`; undefined if it is another's. */
export async function takeLease(database: Queryable, options: TakeLease): Promise<Lease | undefined> {
  const { dag_id, run_id, holder, durationMs, expired } = options;
  const [row] = await database.query<{ epoch: number }>(sql`
    INSERT INTO podloom.lease AS l (dag_id, run_id, epoch, holder, duration_ms, beat)
    VALUES (${dag_id}, ${run_id}, 1, ${holder}, ${durationMs}, 0)
    ON CONFLICT (dag_id, run_id) DO UPDATE
    SET epoch = l.epoch + 1, holder = excluded.holder, duration_ms = excluded.duration_ms, beat = 0, last_turn = NULL
    WHERE l.holder IS NULL
      -- Taken by us before, in a call of which the answer was lost.
      OR l.holder = excluded.holder
      OR (l.epoch = ${expired?.epoch ?? null} AND l.beat = ${expired?.beat ?? null})
    RETURNING epoch`);
  return row && { dag_id, run_id, holder, epoch: row.epoch, durationMs };
}

/** Undefined if nobody ever took it. */
export async function readLease(
  database: Queryable,
  { dag_id, run_id }: RunKey,
): Promise<LeaseSight | undefined> {
  const [row] = await database.query<Omit<LeaseSight, "holder"> & { holder: string | null }>(sql`
    SELECT epoch, holder, beat, duration_ms AS "durationMs"
    FROM podloom.lease WHERE dag_id = ${dag_id} AND run_id = ${run_id}`);
  return row && { ...row, holder: row.holder ?? undefined };
}

/** A sign of life. Throws `LeaseLost`. */
export async function renewLease(database: Queryable, lease: Lease): Promise<void> {
  const { dag_id, run_id, holder, epoch } = lease;
  const renewed = await database.query(sql`
    UPDATE podloom.lease SET beat = beat + 1
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND epoch = ${epoch} AND holder = ${holder}
    RETURNING 1`);
  if (renewed.length === 0) throw new LeaseLost(lease, "another runtime took over");
}

/** Gives the lease back, so that another runtime need not wait for its end. Nothing happens if it is lost already. */
export async function releaseLease(database: Queryable, lease: Lease): Promise<void> {
  const { dag_id, run_id, holder, epoch } = lease;
  await database.query(sql`
    UPDATE podloom.lease SET holder = NULL
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND epoch = ${epoch} AND holder = ${holder}`);
}
