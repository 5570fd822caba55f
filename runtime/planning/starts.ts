// The third part of a plan: which of the instances that could start do, within the limits, the greater `priority_weight` first.
import { podName } from "../../schemas/podIdentity.ts";
import type { Attempt, TaskInstance } from "../model.ts";
import { attemptId } from "../runState.ts";
import { isActive } from "../taskState.ts";
import type { Planning } from "./planning.ts";
import type { Candidate } from "./tasks.ts";

export function planStarts(planning: Planning, candidates: readonly Candidate[]): void {
  if (candidates.length === 0) return;
  const slots = freeSlots(planning);
  for (const candidate of candidates.toSorted(byPriority)) {
    if (slots.take(candidate.dagTask.options.pool)) start(planning, candidate);
  }
}

/** Of two that weigh the same, the one that is first in the DAG. */
function byPriority({ dagTask: one }: Candidate, { dagTask: other }: Candidate): number {
  return other.options.priority_weight - one.options.priority_weight;
}

interface FreeSlots {
  /** Takes a slot of a pool, if there is one. */
  readonly take: (pool: string) => boolean;
}

function freeSlots({ draft, context: { limits } }: Planning): FreeSlots {
  const active = [...draft.tasks.values()].filter(({ state }) => isActive(state));
  let activeTasks = draft.dag.options.max_active_tasks - active.length;
  const pools = new Map(limits.poolSlots);
  const takeOf = (pool: string): void => {
    const free = pools.get(pool);
    if (free !== undefined) pools.set(pool, free - 1);
  };
  for (const { task_id } of active) takeOf(draft.dag.byId.get(task_id)?.options.pool ?? "");
  return {
    take(pool) {
      if (activeTasks <= 0 || (pools.get(pool) ?? 1) <= 0) return false;
      activeTasks -= 1;
      takeOf(pool);
      return true;
    },
  };
}

function start({ draft, context }: Planning, { task, dagTask: { options } }: Candidate): void {
  const { dag_id, run_id } = draft.run;
  const { task_id, map_index } = task;
  const try_number = task.try_number + 1;
  const { instance } = context.settings;
  const attempt: Attempt = {
    task_id,
    map_index,
    try_number,
    pod_name: podName({ instance, dag_id, run_id, task_id, map_index, try_number }),
    pod_uid: undefined,
    manifestDigest: options.manifest.digest,
    phase: "intended",
    intendedAt: context.now,
    start_date: undefined,
    result: undefined,
    stop: undefined,
    evidence: undefined,
    outcome: undefined,
    isReleased: false,
  };
  draft.attempts.set(attemptId(attempt), attempt);
  const queued: TaskInstance = {
    ...task,
    state: "queued",
    try_number,
    start_date: undefined,
    end_date: undefined,
  };
  draft.tasks.set(task_id, { ...queued, reason: undefined, hint: undefined });
}
