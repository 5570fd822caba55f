// Table xcom: what tasks returned.
import type { Json } from "../authoring/json.ts";
import type { ReturnValue, RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { rows, sql } from "./sql.ts";

/** By task, of tasks that are not mapped; one that returned nothing is not there. */
export async function readReturnValues(
  database: Queryable,
  { dag_id, run_id }: RunKey,
  task_ids: readonly string[],
): Promise<ReadonlyMap<string, Json>> {
  const found = await database.query<{ task_id: string; value: Json }>(sql`
    SELECT task_id, value FROM podloom.xcom
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND map_index = -1 AND task_id = ANY (${task_ids})`);
  return new Map(found.map(({ task_id, value }) => [task_id, value]));
}

/** Values that no worker recorded itself; one that a worker recorded for the same attempt stays. */
export async function insertReturnValues(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  values: readonly ReturnValue[],
): Promise<void> {
  const texts = values.map((value) => ({ ...value, value: JSON.stringify(value.value) }));
  await transaction.query(sql`
    INSERT INTO podloom.xcom AS x (dag_id, run_id, task_id, map_index, try_number, value)
    SELECT ${dag_id}, ${run_id}, n.task_id, n.map_index, n.try_number, n.value::json
    FROM json_to_recordset(${rows(texts)})
      AS n (task_id text, map_index integer, try_number integer, value text)
    ON CONFLICT (dag_id, run_id, task_id, map_index)
    DO UPDATE SET try_number = excluded.try_number, value = excluded.value
    WHERE x.try_number < excluded.try_number`);
}

/** Forgets what tasks returned that are to run again. */
export async function deleteReturnValues(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  task_ids: readonly string[],
): Promise<void> {
  await transaction.query(sql`
    DELETE FROM podloom.xcom
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND task_id = ANY (${task_ids})`);
}
