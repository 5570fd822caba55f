// A worker reads what other tasks of its run returned.
import type { Json } from "../authoring/json.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";
import type { WorkerClaim } from "./workerStart.ts";

/** By task; one that returned nothing is not there. None is there if the attempt is not the worker's any more. */
export async function readXcoms(
  database: Queryable,
  claim: WorkerClaim,
  upstream: readonly string[],
): Promise<Record<string, Json>> {
  const { dag_id, run_id, task_id, map_index, try_number, startToken } = claim;
  const rows = await database.query<{ from_task_id: string; value: Json }>(sql`
    SELECT from_task_id, value
    FROM podloom.read_xcoms(
      ${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${startToken}, ${upstream}
    )
    WHERE from_map_index = -1`);
  return Object.fromEntries(rows.map(({ from_task_id, value }) => [from_task_id, value]));
}
