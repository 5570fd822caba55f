// Table attempt. Two write to its rows: the worker tells that it started and how it ended, the runtime all else. Neither undoes
// what the other wrote: the first start and the first result stay, and the phase only goes forward.
import type { Attempt, AttemptKey, AttemptPhase, AttemptResult, Evidence } from "../model.ts";
import type { OutcomeClass, RunKey, StopCause, Timestamp } from "../model.ts";
import type { Queryable } from "./database.ts";
import { plain, rows, sql } from "./sql.ts";

export async function readAttempts(database: Queryable, { dag_id, run_id }: RunKey): Promise<Attempt[]> {
  const found = await database.query<AttemptRow>(sql`
    SELECT * FROM podloom.attempt WHERE dag_id = ${dag_id} AND run_id = ${run_id}
    ORDER BY task_id, map_index, try_number`);
  return found.map(toAttempt);
}

/**
 * Inserts or updates; the number of attempts written. One that has ended is not written if its worker has told something
 * that is not in it: its outcome would have been another.
 */
export async function upsertAttempts(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  attempts: readonly Attempt[],
): Promise<number> {
  const written = await transaction.query(sql`
    INSERT INTO podloom.attempt AS a (
      dag_id, run_id, task_id, map_index, try_number, pod_name, pod_uid, manifest_digest, phase, intended_at, start_date,
      result_kind, result_at, result_message, stop_cause, stop_at, evidence, outcome_class, outcome_at, outcome_reason,
      outcome_hint, is_released
    )
    SELECT
      ${dag_id}, ${run_id}, task_id, map_index, try_number, pod_name, pod_uid, manifest_digest, phase,
      to_timestamp(intended_at / 1000), to_timestamp(start_date / 1000), result_kind, to_timestamp(result_at / 1000),
      result_message, stop_cause, to_timestamp(stop_at / 1000), evidence::json, outcome_class, to_timestamp(outcome_at / 1000),
      outcome_reason, outcome_hint, is_released
    FROM json_to_recordset(${rows(attempts.map(toRow))}) AS n (
      task_id text, map_index integer, try_number integer, pod_name text, pod_uid text, manifest_digest text,
      phase podloom.attempt_phase, intended_at float8, start_date float8, result_kind podloom.result_kind, result_at float8,
      result_message text, stop_cause podloom.stop_cause, stop_at float8, evidence text, outcome_class podloom.outcome_class,
      outcome_at float8, outcome_reason text, outcome_hint text, is_released boolean
    )
    ON CONFLICT (dag_id, run_id, task_id, map_index, try_number) DO UPDATE SET
      pod_uid = excluded.pod_uid,
      phase = greatest(a.phase, excluded.phase),
      start_date = coalesce(a.start_date, excluded.start_date),
      result_kind = coalesce(a.result_kind, excluded.result_kind),
      result_at = CASE WHEN a.result_kind IS NULL THEN excluded.result_at ELSE a.result_at END,
      result_message = CASE WHEN a.result_kind IS NULL THEN excluded.result_message ELSE a.result_message END,
      has_news = a.has_news AND (
        (a.start_date IS NOT NULL AND excluded.start_date IS NULL)
        OR (a.result_kind IS NOT NULL AND excluded.result_kind IS NULL)
      ),
      stop_cause = excluded.stop_cause,
      stop_at = excluded.stop_at,
      evidence = excluded.evidence,
      outcome_class = excluded.outcome_class,
      outcome_at = excluded.outcome_at,
      outcome_reason = excluded.outcome_reason,
      outcome_hint = excluded.outcome_hint,
      is_released = excluded.is_released
    WHERE excluded.phase <> 'ended'
      OR (
        (a.start_date IS NULL OR excluded.start_date IS NOT NULL)
        AND (a.result_kind IS NULL OR excluded.result_kind IS NOT NULL)
      )
    RETURNING 1`);
  return written.length;
}

interface AttemptRow extends AttemptKey {
  readonly pod_name: string;
  readonly pod_uid: string | null;
  readonly manifest_digest: string;
  readonly phase: AttemptPhase;
  readonly intended_at: Timestamp;
  readonly start_date: Timestamp | null;
  readonly result_kind: AttemptResult["kind"] | null;
  readonly result_at: Timestamp | null;
  readonly result_message: string | null;
  readonly stop_cause: StopCause | null;
  readonly stop_at: Timestamp | null;
  readonly evidence: Evidence | null;
  readonly outcome_class: OutcomeClass | null;
  readonly outcome_at: Timestamp | null;
  readonly outcome_reason: string | null;
  readonly outcome_hint: string | null;
  readonly is_released: boolean;
}

export type ResultColumns = Pick<AttemptRow, "result_kind" | "result_at" | "result_message">;

export function toResult({
  result_kind: kind,
  result_at,
  result_message,
}: ResultColumns): AttemptResult | undefined {
  if (kind === null) return undefined;
  const at = result_at ?? 0;
  return kind === "success" ? { kind, at } : { kind, at, message: result_message ?? "" };
}

function toAttempt(row: AttemptRow): Attempt {
  const { stop_cause, outcome_class } = row;
  return {
    task_id: row.task_id,
    map_index: row.map_index,
    try_number: row.try_number,
    pod_name: row.pod_name,
    pod_uid: row.pod_uid ?? undefined,
    manifestDigest: row.manifest_digest,
    phase: row.phase,
    intendedAt: row.intended_at,
    start_date: row.start_date ?? undefined,
    result: toResult(row),
    stop: stop_cause === null ? undefined : { cause: stop_cause, at: row.stop_at ?? 0 },
    evidence: row.evidence ?? undefined,
    outcome:
      outcome_class === null
        ? undefined
        : {
            class: outcome_class,
            at: row.outcome_at ?? 0,
            reason: row.outcome_reason ?? undefined,
            hint: row.outcome_hint ?? undefined,
          },
    isReleased: row.is_released,
  };
}

function toRow({ result, stop, outcome, ...attempt }: Attempt): object {
  return {
    task_id: attempt.task_id,
    map_index: attempt.map_index,
    try_number: attempt.try_number,
    pod_name: attempt.pod_name,
    pod_uid: attempt.pod_uid,
    manifest_digest: attempt.manifestDigest,
    phase: attempt.phase,
    intended_at: attempt.intendedAt,
    start_date: attempt.start_date,
    result_kind: result?.kind,
    result_at: result?.at,
    result_message: result?.kind === "failure" ? plain(result.message) : undefined,
    stop_cause: stop?.cause,
    stop_at: stop?.at,
    evidence: JSON.stringify(attempt.evidence),
    outcome_class: outcome?.class,
    outcome_at: outcome?.at,
    outcome_reason: plain(outcome?.reason),
    outcome_hint: plain(outcome?.hint),
    is_released: attempt.isReleased,
  };
}
