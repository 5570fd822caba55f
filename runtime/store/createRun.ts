// A run begins to exist, with all its task instances.
import type { Run } from "../model.ts";
import { insertRun } from "./dagRun.ts";
import type { Database, Queryable } from "./database.ts";
import { insertTaskInstances, type NewTaskInstance } from "./taskInstance.ts";

/** False, and nothing is changed, if there is a run of these ids: it is to be continued then. */
export function createRun(
  database: Database,
  run: Run,
  instances: readonly NewTaskInstance[],
): Promise<boolean> {
  return database.transaction((transaction) => insertRunWithTasks(transaction, run, instances));
}

/** The same in a transaction that does more. */
export async function insertRunWithTasks(
  transaction: Queryable,
  run: Run,
  instances: readonly NewTaskInstance[],
): Promise<boolean> {
  const isNew = await insertRun(transaction, run);
  if (isNew) await insertTaskInstances(transaction, run, instances);
  return isNew;
}
