// What workers have told, and the runtime has not taken in. It stays to be read until a turn is saved that knows it.
import type { AttemptKey, AttemptResult, RunKey, Timestamp } from "../model.ts";
import { toResult, type ResultColumns } from "./attempt.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

export interface WorkerReport extends AttemptKey {
  readonly start_date: Timestamp | undefined;
  readonly result: AttemptResult | undefined;
}

export async function readReports(database: Queryable, { dag_id, run_id }: RunKey): Promise<WorkerReport[]> {
  const found = await database.query<
    AttemptKey & ResultColumns & { readonly start_date: Timestamp | null }
  >(sql`
    SELECT task_id, map_index, try_number, start_date, result_kind, result_at, result_message
    FROM podloom.attempt
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND has_news`);
  return found.map(({ task_id, map_index, try_number, start_date, ...result }) => ({
    task_id,
    map_index,
    try_number,
    start_date: start_date ?? undefined,
    result: toResult(result),
  }));
}

/** The token by which a worker has the attempt; undefined if none has started. */
export async function readStartToken(
  database: Queryable,
  { dag_id, run_id, task_id, map_index, try_number }: RunKey & AttemptKey,
): Promise<string | undefined> {
  const [row] = await database.query<{ start_token: string | null }>(sql`
    SELECT start_token FROM podloom.attempt
    WHERE (dag_id, run_id, task_id, map_index, try_number)
        = (${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number})`);
  return row?.start_token ?? undefined;
}
