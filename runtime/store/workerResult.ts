// A worker records how its task ended: result, return value and the end of the log, all or nothing.
import type { Queryable } from "./database.ts";
import { plain, sql } from "./sql.ts";
import type { WorkerClaim } from "./workerStart.ts";

export interface WorkerResult {
  /** Of a success the JSON text of its return value. */
  readonly result:
    | { readonly kind: "success"; readonly json: string }
    | { readonly kind: "failure"; readonly message: string };
  readonly logTail: string;
}

/** False, and nothing is recorded, if the attempt is not the worker's any more. Recording the same again is true. */
export async function recordResult(
  database: Queryable,
  claim: WorkerClaim,
  { result, logTail }: WorkerResult,
): Promise<boolean> {
  const { dag_id, run_id, task_id, map_index, try_number, startToken } = claim;
  const json = result.kind === "success" ? result.json : null;
  const message = result.kind === "failure" ? plain(result.message) : null;
  const [row] = await database.query<{ isRecorded: boolean }>(sql`
    SELECT podloom.record_result(
      ${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${startToken},
      ${result.kind}, ${message}, ${json}, ${plain(logTail)}
    ) AS "isRecorded"`);
  return row?.isRecorded === true;
}
