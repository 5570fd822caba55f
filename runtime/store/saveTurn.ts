// One turn of the loop becomes true: the states that events led to, the log of them, the calls to the API server that follow and
// the checkpoint of the events, all in one transaction or not at all.
//
// The first statement marks the lease with the turn. It finds no row if the lease is another's by now, and it keeps others from
// taking the lease until the turn is saved. So a runtime that was stopped and woke up later changes nothing. The mark also tells,
// after a commit of which the answer was lost, whether it came about: it waits for a transaction of before that is still open.
import type { Attempt, LogEntry, ReturnValue, Run, TaskInstance } from "../model.ts";
import { upsertAttempts } from "./attempt.ts";
import { updateRun } from "./dagRun.ts";
import type { Database, Queryable } from "./database.ts";
import { isTransient } from "./databaseError.ts";
import { LeaseLost, type Lease } from "./lease.ts";
import { deleteCommands, upsertCommands, type OutboxCommands } from "./outbox.ts";
import { checkPools, lockPools } from "./slotPool.ts";
import { sql } from "./sql.ts";
import { updateTaskInstances } from "./taskInstance.ts";
import { appendTransitions } from "./transitionLog.ts";
import { upsertCheckpoint, type Checkpoint } from "./watchCheckpoint.ts";
import { deleteReturnValues, insertReturnValues } from "./xcom.ts";

/** What a turn changes. What it does not name stays as it is. */
export interface Turn {
  /** A UUID of its own. Saving a turn again that is saved changes nothing. */
  readonly id: string;
  readonly run?: Run | undefined;
  readonly tasks: readonly TaskInstance[];
  readonly attempts: readonly Attempt[];
  readonly log: readonly LogEntry[];
  readonly commands: OutboxCommands;
  /** Ids of commands that need no more doing. */
  readonly carriedOut: readonly string[];
  readonly returnValues: readonly ReturnValue[];
  /** Tasks that are to run again: what they returned is forgotten. */
  readonly rerun?: readonly string[];
  readonly checkpoint?: Checkpoint | undefined;
}

/** A worker reported on an attempt that this turn ends without knowing of it: read the reports, and decide again. */
export class TurnConflict extends Error {
  override readonly name = "TurnConflict";
}

/**
 * Saves a turn. Throws, and nothing is saved: `LeaseLost`, `TurnConflict`, `PoolFull`. After a `DatabaseError` nobody knows;
 * saving the same turn again is right, whenever the database is there again.
 */
export async function saveTurn(database: Database, lease: Lease, turn: Turn): Promise<void> {
  const save = (): Promise<void> => database.transaction((transaction) => write(transaction, lease, turn));
  try {
    await save();
  } catch (error) {
    if (!isTransient(error)) throw error;
    await save();
  }
}

async function write(transaction: Queryable, lease: Lease, turn: Turn): Promise<void> {
  const { run, tasks, attempts, log, commands, carriedOut, returnValues, rerun = [], checkpoint } = turn;
  if (!(await mark(transaction, lease, turn.id))) return;
  const newlyQueued = log.filter(isNewlyQueued);
  const pools = newlyQueued.length > 0 ? await lockPools(transaction, lease, newlyQueued) : [];
  if (run !== undefined) await updateRun(transaction, run);
  if (tasks.length > 0) await updateTaskInstances(transaction, lease, tasks);
  if (attempts.length > 0 && (await upsertAttempts(transaction, lease, attempts)) !== attempts.length)
    throw new TurnConflict(`run ${lease.run_id} of ${lease.dag_id}: a worker reported in the meantime`);
  if (log.length > 0) await appendTransitions(transaction, lease, log);
  if (commands.size > 0) await upsertCommands(transaction, lease, commands);
  if (carriedOut.length > 0) await deleteCommands(transaction, lease, carriedOut);
  if (rerun.length > 0) await deleteReturnValues(transaction, lease, rerun);
  if (returnValues.length > 0) await insertReturnValues(transaction, lease, returnValues);
  if (checkpoint !== undefined) await upsertCheckpoint(transaction, lease, checkpoint);
  if (pools.length > 0) await checkPools(transaction, pools);
}

/** False if the turn is saved already. Throws `LeaseLost`. */
async function mark(transaction: Queryable, lease: Lease, turnId: string): Promise<boolean> {
  const { dag_id, run_id, holder, epoch } = lease;
  const marked = await transaction.query(sql`
    UPDATE podloom.lease SET last_turn = ${turnId}, beat = beat + 1
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND epoch = ${epoch} AND holder = ${holder}
      AND last_turn IS DISTINCT FROM ${turnId}
    RETURNING 1`);
  if (marked.length > 0) return true;
  const saved = await transaction.query(sql`
    SELECT FROM podloom.lease
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND epoch = ${epoch} AND last_turn = ${turnId}`);
  if (saved.length > 0) return false;
  throw new LeaseLost(lease, "another runtime took over");
}

function isNewlyQueued(entry: LogEntry): entry is Extract<LogEntry, { subject: "task_instance" }> {
  return entry.subject === "task_instance" && entry.to === "queued" && entry.from !== "running";
}
