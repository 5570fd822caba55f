// A worker begins: it takes the start token of its attempt, and learns what it is to run.
import type { JsonObject } from "../authoring/json.ts";
import type { AttemptKey, RunKey, Timestamp } from "../model.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

/** An attempt, and the token by which one worker alone has it: a UUID. */
export interface WorkerClaim extends RunKey, AttemptKey {
  readonly startToken: string;
}

export interface WorkerStart {
  readonly logical_date: Timestamp;
  readonly conf: JsonObject;
}

/** Undefined if the attempt is another worker's, was stopped, or has ended. Asking again gives the same answer. */
export async function takeStart(database: Queryable, claim: WorkerClaim): Promise<WorkerStart | undefined> {
  const { dag_id, run_id, task_id, map_index, try_number, startToken } = claim;
  const [row] = await database.query<WorkerStart>(sql`
    SELECT logical_date, conf
    FROM podloom.take_start(${dag_id}, ${run_id}, ${task_id}, ${map_index}, ${try_number}, ${startToken})`);
  return row;
}
