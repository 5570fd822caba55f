// Airflow's trigger rules: what the states of the upstream tasks mean for a task that has not started. Row by row as
// `TriggerRuleDep` of Airflow 3 decides, without what only setup, teardown and mapped tasks need.
import type { DagFileTask } from "../schemas/generated/dag.ts";
import type { TaskInstanceState } from "./model.ts";

export type TriggerRule = DagFileTask["trigger_rule"];

/** How many of a task's direct upstream tasks are in each state that is an end. */
export interface UpstreamCounts {
  readonly upstream: number;
  readonly success: number;
  readonly failed: number;
  readonly upstream_failed: number;
  readonly skipped: number;
}

/** `wait`: the upstream tasks that are not done may still change the answer. */
export type TriggerDecision = "run" | "wait" | "skipped" | "upstream_failed";

export function countUpstream(states: Iterable<TaskInstanceState>): UpstreamCounts {
  const counts = { upstream: 0, success: 0, failed: 0, upstream_failed: 0, skipped: 0 };
  for (const state of states) {
    counts.upstream += 1;
    if (state === "success" || state === "failed" || state === "upstream_failed" || state === "skipped") {
      counts[state] += 1;
    }
  }
  return counts;
}

export function decideTrigger(rule: TriggerRule, counts: UpstreamCounts): TriggerDecision {
  return counts.upstream === 0 ? "run" : rules[rule](counts);
}

const rules: Readonly<Record<TriggerRule, (counts: UpstreamCounts) => TriggerDecision>> = {
  all_success: (counts) => {
    if (failures(counts) > 0) return "upstream_failed";
    if (counts.skipped > 0) return "skipped";
    return runWhen(counts.success === counts.upstream);
  },
  all_failed: (counts) => {
    if (counts.success > 0 || counts.skipped > 0) return "skipped";
    return runWhen(failures(counts) === counts.upstream);
  },
  all_done: (counts) => runWhen(isDone(counts)),
  one_success: (counts) => {
    if (counts.success > 0) return "run";
    if (!isDone(counts)) return "wait";
    return counts.skipped === counts.upstream ? "skipped" : "upstream_failed";
  },
  one_failed: (counts) => {
    if (failures(counts) > 0) return "run";
    return isDone(counts) ? "skipped" : "wait";
  },
  // A task that did not run, because it was skipped or its upstream failed, counts as done for no one.
  one_done: (counts) => {
    if (counts.success > 0 || counts.failed > 0) return "run";
    return isDone(counts) ? "skipped" : "wait";
  },
  none_failed: (counts) => {
    if (failures(counts) > 0) return "upstream_failed";
    return runWhen(isDone(counts));
  },
  none_failed_min_one_success: (counts) => {
    if (failures(counts) > 0) return "upstream_failed";
    if (counts.skipped === counts.upstream) return "skipped";
    return runWhen(isDone(counts));
  },
  none_skipped: (counts) => {
    if (counts.skipped > 0) return "skipped";
    return runWhen(isDone(counts));
  },
  all_skipped: (counts) => {
    if (counts.success > 0 || failures(counts) > 0) return "skipped";
    return runWhen(counts.skipped === counts.upstream);
  },
  always: () => "run",
};

function failures({ failed, upstream_failed }: UpstreamCounts): number {
  return failed + upstream_failed;
}

function isDone(counts: UpstreamCounts): boolean {
  return counts.success + counts.skipped + failures(counts) === counts.upstream;
}

function runWhen(isMet: boolean): TriggerDecision {
  return isMet ? "run" : "wait";
}
