// Table task_instance.
import type { RunKey, TaskInstance, TaskInstanceKey, TaskInstanceState, Timestamp } from "../model.ts";
import type { Queryable } from "./database.ts";
import { plain, rows, sql } from "./sql.ts";

/** A task instance that is to be: the pool never changes. */
export interface NewTaskInstance extends TaskInstanceKey {
  readonly pool: string;
}

/** Those that are there are left as they are. */
export async function insertTaskInstances(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  instances: readonly NewTaskInstance[],
): Promise<void> {
  await transaction.query(sql`
    INSERT INTO podloom.task_instance (
      dag_id, run_id, task_id, map_index, pool, state, try_number, user_failures, infra_failures
    )
    SELECT ${dag_id}, ${run_id}, n.task_id, n.map_index, n.pool, 'none', 0, 0, 0
    FROM json_to_recordset(${rows(instances)}) AS n (task_id text, map_index integer, pool text)
    ON CONFLICT DO NOTHING`);
}

export async function readTaskInstances(
  database: Queryable,
  { dag_id, run_id }: RunKey,
): Promise<TaskInstance[]> {
  const found = await database.query<TaskInstanceRow>(sql`
    SELECT * FROM podloom.task_instance WHERE dag_id = ${dag_id} AND run_id = ${run_id}`);
  return found.map(toTaskInstance);
}

export async function updateTaskInstances(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  instances: readonly TaskInstance[],
): Promise<void> {
  const updated = await transaction.query(sql`
    UPDATE podloom.task_instance AS t
    SET state = n.state,
        try_number = n.try_number,
        user_failures = n.user_failures,
        infra_failures = n.infra_failures,
        retry_at = to_timestamp(n.retry_at / 1000),
        start_date = to_timestamp(n.start_date / 1000),
        end_date = to_timestamp(n.end_date / 1000),
        reason = n.reason,
        hint = n.hint
    FROM json_to_recordset(${rows(instances.map(toRow))}) AS n (
      task_id text, map_index integer, state podloom.task_instance_state, try_number integer, user_failures integer,
      infra_failures integer, retry_at float8, start_date float8, end_date float8, reason text, hint text
    )
    WHERE t.dag_id = ${dag_id} AND t.run_id = ${run_id} AND t.task_id = n.task_id AND t.map_index = n.map_index
    RETURNING 1`);
  if (updated.length !== instances.length)
    throw new Error(`invariant: run ${run_id} of ${dag_id} has not all of the task instances of a turn`);
}

/** How the task instances of a DAG ended in the latest run before a moment: for `depends_on_past`. Empty if there is none. */
export async function readPreviousTaskInstances(
  database: Queryable,
  { dag_id, logical_date }: { readonly dag_id: string; readonly logical_date: Timestamp },
): Promise<TaskInstance[]> {
  const found = await database.query<TaskInstanceRow>(sql`
    SELECT t.*
    FROM podloom.task_instance AS t
    JOIN (
      SELECT dag_id, run_id FROM podloom.dag_run
      WHERE dag_id = ${dag_id} AND logical_date < to_timestamp(${logical_date} / 1000.0)
      ORDER BY logical_date DESC, created_at DESC
      LIMIT 1
    ) AS previous USING (dag_id, run_id)`);
  return found.map(toTaskInstance);
}

export interface StateCount extends RunKey {
  readonly state: TaskInstanceState;
  readonly count: number;
}

/** How many task instances of these runs are in which state. */
export async function countTaskInstances(
  database: Queryable,
  runs: readonly RunKey[],
): Promise<StateCount[]> {
  const keys = runs.map(({ dag_id, run_id }) => ({ dag_id, run_id }));
  return database.query<StateCount>(sql`
    SELECT dag_id, run_id, state, count(*) AS count
    FROM json_to_recordset(${rows(keys)}) AS n (dag_id text, run_id text)
    JOIN podloom.task_instance USING (dag_id, run_id)
    GROUP BY dag_id, run_id, state
    ORDER BY state`);
}

interface TaskInstanceRow extends TaskInstanceKey {
  readonly state: TaskInstanceState;
  readonly try_number: number;
  readonly user_failures: number;
  readonly infra_failures: number;
  readonly retry_at: Timestamp | null;
  readonly start_date: Timestamp | null;
  readonly end_date: Timestamp | null;
  readonly reason: string | null;
  readonly hint: string | null;
}

function toTaskInstance(row: TaskInstanceRow): TaskInstance {
  return {
    task_id: row.task_id,
    map_index: row.map_index,
    state: row.state,
    try_number: row.try_number,
    userFailures: row.user_failures,
    infraFailures: row.infra_failures,
    retry_at: row.retry_at ?? undefined,
    start_date: row.start_date ?? undefined,
    end_date: row.end_date ?? undefined,
    reason: row.reason ?? undefined,
    hint: row.hint ?? undefined,
  };
}

function toRow({ userFailures, infraFailures, reason, hint, ...same }: TaskInstance): object {
  return {
    ...same,
    user_failures: userFailures,
    infra_failures: infraFailures,
    reason: plain(reason),
    hint: plain(hint),
  };
}
