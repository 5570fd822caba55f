// A run in the database, and the pieces of turns about it.
import { randomUUID } from "node:crypto";
import type { Attempt, Run, TaskInstance } from "../../runtime/model.ts";
import { createRun } from "../../runtime/store/createRun.ts";
import type { Database } from "../../runtime/store/database.ts";
import { takeLease, type Lease } from "../../runtime/store/lease.ts";
import type { Turn } from "../../runtime/store/saveTurn.ts";

export const noon = Date.UTC(2026, 0, 1, 12);

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    dag_id: "etl",
    run_id: `manual__${randomUUID()}`,
    run_type: "manual",
    logical_date: noon,
    conf: {},
    bundleDigest: "sha256:b",
    state: "queued",
    start_date: undefined,
    end_date: undefined,
    isCancelled: false,
    ...changes,
  };
}

export function anInstance(changes: Partial<TaskInstance> = {}): TaskInstance {
  return {
    task_id: "load",
    map_index: -1,
    state: "none",
    try_number: 0,
    userFailures: 0,
    infraFailures: 0,
    retry_at: undefined,
    start_date: undefined,
    end_date: undefined,
    reason: undefined,
    hint: undefined,
    ...changes,
  };
}

export function anAttempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    task_id: "load",
    map_index: -1,
    try_number: 1,
    pod_name: "etl-load-1",
    pod_uid: undefined,
    manifestDigest: "sha256:m",
    phase: "intended",
    intendedAt: noon,
    start_date: undefined,
    result: undefined,
    stop: undefined,
    evidence: undefined,
    outcome: undefined,
    isReleased: false,
    ...changes,
  };
}

export function aTurn(changes: Partial<Turn> = {}): Turn {
  return {
    id: randomUUID(),
    tasks: [],
    attempts: [],
    log: [],
    commands: new Map(),
    carriedOut: [],
    returnValues: [],
    ...changes,
  };
}

/** A new run of these tasks, and its lease. */
export async function drivenRun(
  database: Database,
  { run = aRun(), task_ids = ["load"], pool = "default_pool" } = {},
): Promise<{ run: Run; lease: Lease }> {
  const instances = task_ids.map((task_id) => ({ task_id, map_index: -1, pool }));
  await createRun(database, run, instances);
  const lease = await takeLease(database, { ...run, holder: randomUUID(), durationMs: 15_000 });
  if (lease === undefined) throw new Error("somebody else drives a run that is new");
  return { run, lease };
}
