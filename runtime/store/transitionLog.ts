// Table transition: what went from which state to which, and why. Lines are only ever added.
import type { LogEntry, RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { plain, rows, sql } from "./sql.ts";

export async function appendTransitions(
  transaction: Queryable,
  { dag_id, run_id, epoch }: RunKey & { readonly epoch: number },
  entries: readonly LogEntry[],
): Promise<void> {
  const lines = entries.map((entry) => ({
    ...entry,
    from_state: entry.from,
    to_state: entry.to,
    reason: plain(entry.reason),
  }));
  await transaction.query(sql`
    INSERT INTO podloom.transition (
      dag_id, run_id, epoch, at, subject, task_id, map_index, try_number, from_state, to_state, reason
    )
    SELECT ${dag_id}, ${run_id}, ${epoch}, to_timestamp(n.at / 1000), n.subject, n.task_id, n.map_index, n.try_number,
      n.from_state, n.to_state, n.reason
    FROM json_to_recordset(${rows(lines)}) AS n (
      at float8, subject podloom.transition_subject, task_id text, map_index integer, try_number integer, from_state text,
      to_state text, reason text
    )`);
}

/** A line with its number, by which one reads on. */
export interface StoredLogEntry {
  readonly id: number;
  readonly entry: LogEntry;
}

/** The lines of a run after one, all of them after 0, in the order in which they were written. */
export async function readTransitions(
  database: Queryable,
  { dag_id, run_id, afterId = 0 }: RunKey & { readonly afterId?: number },
): Promise<StoredLogEntry[]> {
  const found = await database.query<TransitionRow>(sql`
    SELECT id, at, subject, task_id, map_index, try_number, from_state, to_state, reason
    FROM podloom.transition
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND id > ${afterId}
    ORDER BY id`);
  return found.map(toEntry);
}

type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null };

interface TransitionRow extends Nullable<{ task_id: string; map_index: number; try_number: number }> {
  readonly id: number;
  readonly at: number;
  readonly subject: LogEntry["subject"];
  readonly from_state: string | null;
  readonly to_state: string;
  readonly reason: string | null;
}

function toEntry({ id, from_state, to_state, reason, at, subject, ...key }: TransitionRow): StoredLogEntry {
  const line = { at, subject, from: from_state ?? undefined, to: to_state, reason: reason ?? undefined };
  // The table holds what `appendTransitions` wrote, which was a LogEntry.
  return { id, entry: (subject === "run" ? line : { ...line, ...key }) as LogEntry };
}
