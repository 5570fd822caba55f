// What other runs leave to a run, and what its previous run forbids.
import type { PlanContext } from "../planning/planning.ts";
import type { RunState } from "../runState.ts";
import type { Database } from "../store/database.ts";
import { readFreeSlots } from "../store/slotPool.ts";
import { readPreviousTaskInstances } from "../store/taskInstance.ts";
import { isActive, isFinished, isSuccessful } from "../taskState.ts";

export type OutsideLimits = Pick<PlanContext, "limits" | "unmetPast">;

const NOTHING_STARTS: OutsideLimits = {
  limits: { poolSlots: new Map() },
  unmetPast: new Set(),
};

/** Asks the database, unless nothing can start any more. */
export async function readLimits(database: Database, state: RunState): Promise<OutsideLimits> {
  const { tasks } = state;
  if (tasks.values().every(({ state: own }) => isFinished(own))) return NOTHING_STARTS;
  const [free, unmetPast] = await Promise.all([readFreeSlots(database), readUnmetPast(database, state)]);
  return { limits: { poolSlots: withOwn(free, state) }, unmetPast };
}

/** The free slots of pools together with those that this run uses itself. */
function withOwn(free: ReadonlyMap<string, number>, { dag, tasks }: RunState): Map<string, number> {
  const slots = new Map(free);
  for (const { task_id, state } of tasks.values()) {
    if (!isActive(state)) continue;
    const pool = dag.byId.get(task_id)?.options.pool ?? "";
    const known = slots.get(pool);
    if (known !== undefined) slots.set(pool, known + 1);
  }
  return slots;
}

async function readUnmetPast(database: Database, { dag, run }: RunState): Promise<ReadonlySet<string>> {
  const dependent = dag.tasks.flatMap(({ options }) => (options.depends_on_past ? [options.task_id] : []));
  if (dependent.length === 0) return new Set();
  const previous = await readPreviousTaskInstances(database, run);
  const unmet = new Set(previous.flatMap(({ task_id, state }) => (isSuccessful(state) ? [] : [task_id])));
  return new Set(dependent.filter((task_id) => unmet.has(task_id)));
}
