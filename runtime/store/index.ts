// The door of the store. It is apart from the runtime's own, so that only who needs a database loads what it needs.
export { createRun } from "./createRun.ts";
export { deleteRun, readRun, readRuns, setCancelled, type RunFilter } from "./dagRun.ts";
export { Database, type DatabaseOptions, type Queryable } from "./database.ts";
export { DatabaseError, isTransient, type DatabaseFailure } from "./databaseError.ts";
export { EmbeddedPostgres, type EmbeddedPostgresOptions } from "./embeddedPostgres.ts";
export { findRuns } from "./findRuns.ts";
export { readInstance } from "./installation.ts";
export { LeaseLost, readLease } from "./lease.ts";
export { RunIsDriven } from "./leaseKeeping.ts";
export { loadRun, type StoredRun } from "./loadRun.ts";
export { readLogTails, type LogTail } from "./logTail.ts";
export { migrate } from "./migrate.ts";
export { setPool } from "./slotPool.ts";
export { countTaskInstances, type StateCount } from "./taskInstance.ts";
export { readTransitions, type StoredLogEntry } from "./transitionLog.ts";
