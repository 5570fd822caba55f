// A worker says that it lives, and hears whether it still may.
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";
import type { WorkerClaim } from "./workerStart.ts";

/** False if the attempt is not the worker's any more. */
export async function heartbeat(database: Queryable, claim: WorkerClaim): Promise<boolean> {
  const { dag_id, run_id, task_id, map_index, try_number, startToken } = claim;
  const [row] = await database.query<{ isAlive: boolean }>(sql`
    SELECT podloom.heartbeat(${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${startToken})
      AS "isAlive"`);
  return row?.isAlive === true;
}
