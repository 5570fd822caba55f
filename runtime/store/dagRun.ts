// Table dag_run.
import type { DagRunState, Run, RunKey, RunType, Timestamp } from "../model.ts";
import type { JsonObject } from "../authoring/json.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

/** False, and nothing is changed, if there is a run of these ids. */
export async function insertRun(database: Queryable, run: Run): Promise<boolean> {
  const inserted = await database.query(sql`
    INSERT INTO podloom.dag_run (
      dag_id, run_id, run_type, logical_date, conf, bundle_digest, state, start_date, end_date, is_cancelled
    )
    VALUES (
      ${run.dag_id}, ${run.run_id}, ${run.run_type}, to_timestamp(${run.logical_date} / 1000.0), ${JSON.stringify(run.conf)},
      ${run.bundleDigest}, ${run.state}, to_timestamp(${run.start_date} / 1000.0), to_timestamp(${run.end_date} / 1000.0),
      ${run.isCancelled}
    )
    ON CONFLICT DO NOTHING
    RETURNING 1`);
  return inserted.length > 0;
}

export async function readRun(database: Queryable, { dag_id, run_id }: RunKey): Promise<Run | undefined> {
  const [row] = await database.query<RunRow>(sql`
    SELECT * FROM podloom.dag_run WHERE dag_id = ${dag_id} AND run_id = ${run_id}`);
  return row && toRun(row);
}

export interface RunFilter {
  readonly dag_id?: string;
  readonly run_type?: RunType;
  readonly states?: readonly DagRunState[];
  readonly limit?: number;
}

/** The latest runs first, by logical date. */
export async function readRuns(database: Queryable, filter: RunFilter = {}): Promise<Run[]> {
  const found = await database.query<RunRow>(sql`
    SELECT * FROM podloom.dag_run
    WHERE (${filter.dag_id}::text IS NULL OR dag_id = ${filter.dag_id})
      AND (${filter.run_type}::podloom.run_type IS NULL OR run_type = ${filter.run_type})
      AND (${filter.states}::podloom.dag_run_state[] IS NULL OR state = ANY (${filter.states}))
    ORDER BY logical_date DESC, created_at DESC
    LIMIT ${filter.limit}`);
  return found.map(toRun);
}

export interface UnfinishedRun {
  readonly run: Run;
  /** Who drives it, or did when it was killed; undefined where nobody does. */
  readonly holder: string | undefined;
}

/** The runs of a DAG for which something is left to be done, in the database or in the cluster: the oldest first, by logical date. */
export async function readUnfinishedRuns(database: Queryable, dag_id: string): Promise<UnfinishedRun[]> {
  const found = await database.query<RunRow & { holder: string | null }>(sql`
    SELECT r.*, l.holder
    FROM podloom.dag_run AS r LEFT JOIN podloom.lease AS l USING (dag_id, run_id)
    WHERE dag_id = ${dag_id} AND run_id IN (
      SELECT run_id FROM podloom.dag_run WHERE dag_id = ${dag_id} AND state IN ('queued', 'running')
      UNION SELECT run_id FROM podloom.attempt WHERE dag_id = ${dag_id} AND NOT is_released
      UNION SELECT run_id FROM podloom.outbox WHERE dag_id = ${dag_id}
    )
    ORDER BY logical_date, r.created_at`);
  return found.map((row) => ({ run: toRun(row), holder: row.holder ?? undefined }));
}

/** What of a run goes on. Whether it is cancelled is left as it is: others decide on that. */
export async function updateRun(transaction: Queryable, run: Run): Promise<void> {
  await transaction.query(sql`
    UPDATE podloom.dag_run
    SET state = ${run.state},
        bundle_digest = ${run.bundleDigest},
        start_date = to_timestamp(${run.start_date} / 1000.0),
        end_date = to_timestamp(${run.end_date} / 1000.0)
    WHERE dag_id = ${run.dag_id} AND run_id = ${run.run_id}`);
}

/** Asks the run to end, or takes that back so that it can be tried again. False if there is no such run. */
export async function setCancelled(
  database: Queryable,
  { dag_id, run_id, isCancelled }: RunKey & { readonly isCancelled: boolean },
): Promise<boolean> {
  const found = await database.query(sql`
    UPDATE podloom.dag_run SET is_cancelled = ${isCancelled}
    WHERE dag_id = ${dag_id} AND run_id = ${run_id}
    RETURNING podloom.notify_report(dag_id, run_id)`);
  return found.length > 0;
}

/** Forgets runs, with all that belongs to them. */
export async function deleteRun(database: Queryable, { dag_id, run_id }: RunKey): Promise<void> {
  await database.query(sql`DELETE FROM podloom.dag_run WHERE dag_id = ${dag_id} AND run_id = ${run_id}`);
}

interface RunRow extends RunKey {
  readonly run_type: RunType;
  readonly logical_date: Timestamp;
  readonly conf: JsonObject;
  readonly bundle_digest: string;
  readonly state: DagRunState;
  readonly start_date: Timestamp | null;
  readonly end_date: Timestamp | null;
  readonly is_cancelled: boolean;
}

function toRun(row: RunRow): Run {
  return {
    dag_id: row.dag_id,
    run_id: row.run_id,
    run_type: row.run_type,
    logical_date: row.logical_date,
    conf: row.conf,
    bundleDigest: row.bundle_digest,
    state: row.state,
    start_date: row.start_date ?? undefined,
    end_date: row.end_date ?? undefined,
    isCancelled: row.is_cancelled,
  };
}
