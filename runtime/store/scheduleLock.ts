// One process at a time decides what the schedule of a DAG asks for: what it counts is still so when it begins a run.
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

/** Waits for others that decide for the same DAG. The lock ends with the transaction. */
export async function lockSchedule(transaction: Queryable, dag_id: string): Promise<void> {
  await transaction.query(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`podloom schedule of ${dag_id}`}, 0))`,
  );
}
