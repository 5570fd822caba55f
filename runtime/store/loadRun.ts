// All that is stored of a run, as it was at one moment.
import type { Attempt, Run, RunKey, TaskInstance } from "../model.ts";
import { readAttempts } from "./attempt.ts";
import { readRun } from "./dagRun.ts";
import type { Database } from "./database.ts";
import { readOutbox, type OutboxCommands } from "./outbox.ts";
import { sql } from "./sql.ts";
import { readTaskInstances } from "./taskInstance.ts";
import { readCheckpoint, type Checkpoint } from "./watchCheckpoint.ts";

export interface StoredRun {
  readonly run: Run;
  readonly tasks: readonly TaskInstance[];
  readonly attempts: readonly Attempt[];
  readonly outbox: OutboxCommands;
  readonly checkpoint: Checkpoint | undefined;
}

/** Undefined if there is no such run. */
export function loadRun(database: Database, key: RunKey): Promise<StoredRun | undefined> {
  return database.transaction(async (transaction) => {
    await transaction.query(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
    const run = await readRun(transaction, key);
    return (
      run && {
        run,
        tasks: await readTaskInstances(transaction, key),
        attempts: await readAttempts(transaction, key),
        outbox: await readOutbox(transaction, key),
        checkpoint: await readCheckpoint(transaction, key),
      }
    );
  });
}
