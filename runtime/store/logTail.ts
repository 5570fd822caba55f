// Table log_tail: the end of what the containers of an attempt printed, kept when its pod is gone.
import type { AttemptKey, RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { plain, sql } from "./sql.ts";

export interface LogTail {
  readonly container: string;
  readonly text: string;
}

/** Saves the tail of a container; one that its worker has saved stays. */
export async function saveLogTail(
  database: Queryable,
  { dag_id, run_id, task_id, map_index, try_number }: RunKey & AttemptKey,
  { container, text }: LogTail,
): Promise<void> {
  await database.query(sql`
    INSERT INTO podloom.log_tail (dag_id, run_id, task_id, map_index, try_number, container, text)
    VALUES (${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${container}, ${plain(text)})
    ON CONFLICT DO NOTHING`);
}

export async function readLogTails(
  database: Queryable,
  { dag_id, run_id, task_id, map_index, try_number }: RunKey & AttemptKey,
): Promise<LogTail[]> {
  return database.query<LogTail>(sql`
    SELECT container, text FROM podloom.log_tail
    WHERE (dag_id, run_id, task_id, map_index, try_number)
        = (${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number})
    ORDER BY container`);
}
