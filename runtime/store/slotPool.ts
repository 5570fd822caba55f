// Table slot_pool: how many task instances of a pool may be queued or running at the same time, over all runs.
import type { RunKey, TaskInstanceKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { rows, sql } from "./sql.ts";

/** Other runs took the slots that this turn was decided upon with: read the free slots again, and decide again. */
export class PoolFull extends Error {
  override readonly name = "PoolFull";

  constructor(pools: readonly string[]) {
    super(`no free slots any more in ${pools.map((pool) => `pool "${pool}"`).join(", ")}`);
  }
}

/** Sets the size of a pool. Pools of which nobody said so have no limit, but for `default_pool`, which has 128 slots. */
export async function setPool(database: Queryable, pool: string, slots: number): Promise<void> {
  await database.query(sql`
    INSERT INTO podloom.slot_pool (pool, slots) VALUES (${pool}, ${slots})
    ON CONFLICT (pool) DO UPDATE SET slots = excluded.slots`);
}

/** By pool, of those that have a limit; none below 0. */
export async function readFreeSlots(database: Queryable): Promise<ReadonlyMap<string, number>> {
  const found = await database.query<{ pool: string; free: number }>(sql`
    SELECT p.pool, greatest(p.slots - count(t.*), 0) AS free
    FROM podloom.slot_pool AS p
    LEFT JOIN podloom.task_instance AS t ON t.pool = p.pool AND t.state IN ('queued', 'running')
    GROUP BY p.pool, p.slots`);
  return new Map(found.map(({ pool, free }) => [pool, free]));
}

/** Keeps other runs from taking slots of the pools of these task instances until the transaction ends. The pools' names. */
export async function lockPools(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  instances: readonly TaskInstanceKey[],
): Promise<string[]> {
  const keys = instances.map(({ task_id, map_index }) => ({ task_id, map_index }));
  const found = await transaction.query<{ pool: string }>(sql`
    SELECT pool FROM podloom.slot_pool
    WHERE pool IN (
      SELECT t.pool
      FROM podloom.task_instance AS t
      JOIN json_to_recordset(${rows(keys)}) AS n (task_id text, map_index integer)
        USING (task_id, map_index)
      WHERE t.dag_id = ${dag_id} AND t.run_id = ${run_id}
    )
    ORDER BY pool
    FOR UPDATE`);
  return found.map(({ pool }) => pool);
}

/** Throws `PoolFull` if one of the pools has more queued and running task instances than slots. */
export async function checkPools(transaction: Queryable, pools: readonly string[]): Promise<void> {
  const full = await transaction.query<{ pool: string }>(sql`
    SELECT p.pool FROM podloom.slot_pool AS p
    WHERE p.pool = ANY (${pools}) AND p.slots < (
      SELECT count(*) FROM podloom.task_instance AS t WHERE t.pool = p.pool AND t.state IN ('queued', 'running')
    )`);
  if (full.length > 0) throw new PoolFull(full.map(({ pool }) => pool));
}
