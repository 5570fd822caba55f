// Runs, attempts and pods for tests of what the runtime decides: in the fewest words, the rest is what one would expect.
import type { DagFile, DagFileTask } from "../../schemas/generated/dag.ts";
import { dagModel, type DagModel } from "../../runtime/dagModel.ts";
import type { Attempt, ContainerFacts, ContainerStateFacts, PodFacts, Run } from "../../runtime/model.ts";
import { plan } from "../../runtime/plan.ts";
import type { PlanContext } from "../../runtime/planning/planning.ts";
import { defaultRunSettings, type RunSettings } from "../../runtime/runSettings.ts";
import { attemptId, runState, type RunState } from "../../runtime/runState.ts";
import { transition, type RunEvent } from "../../runtime/transition.ts";
import { parseTimestamp } from "../../runtime/timestamp.ts";

/** The moment at which everything begins. */
export const start = parseTimestamp("2026-11-24T06:00:00Z");
export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;

export type TaskSpec = Partial<DagFileTask> & { readonly after?: readonly string[] };

/** A DAG of these tasks, in this order. `retry_delay` is 60 s. */
export function dagOf(
  specs: Readonly<Record<string, TaskSpec>>,
  options: Partial<DagFile["options"]> = {},
): DagModel {
  return dagModel(dagFileOf(specs, options));
}

/** The same as its dag.json. */
export function dagFileOf(
  specs: Readonly<Record<string, TaskSpec>>,
  options: Partial<DagFile["options"]> = {},
): DagFile {
  const split = Object.entries(specs).map(([task_id, { after: upstream = [], ...spec }], place) => ({
    task: { ...taskDefaults, task_id, line: place + 1, manifest: manifestOf(task_id), ...spec },
    edges: upstream.map((from) => ({ from, to: task_id })),
  }));
  return {
    schema_version: 1,
    dag_id: "sales",
    source: { file: "dags/sales.ts", line: 1, digest: "sha256:0" },
    sources: {},
    options: { ...dagDefaults, ...options },
    tasks: split.map(({ task }) => task),
    edges: split.flatMap(({ edges }) => edges),
  };
}

const dagDefaults = {
  schedule: null,
  catchup: false,
  tags: [],
  max_active_runs: 16,
  max_active_tasks: 16,
  params: {},
};

const taskDefaults = {
  kind: "task",
  arguments: [],
  retries: 0,
  retry_delay: 60,
  retry_exponential_backoff: false,
  trigger_rule: "all_success",
  depends_on_past: false,
  pool: "default_pool",
  priority_weight: 1,
} satisfies Partial<DagFileTask>;

const manifestOf = (task_id: string) => ({ file: `${task_id}.yaml`, digest: `sha256:${task_id}` });

export function newRun(dag: DagModel, run: Partial<Run> = {}): RunState {
  return runState(dag, {
    run: {
      dag_id: dag.dag_id,
      run_id: "manual__2026-11-24T06:00:00+00:00",
      run_type: "manual",
      logical_date: start,
      conf: {},
      bundleDigest: "sha256:0",
      state: "queued",
      start_date: undefined,
      end_date: undefined,
      isCancelled: false,
      ...run,
    },
    tasks: [],
    attempts: [],
    outbox: new Map(),
  });
}

export const settings: RunSettings = { ...defaultRunSettings, instance: "test" };

export function contextAt(now: number, context: Partial<PlanContext> = {}): PlanContext {
  return {
    now,
    settings,
    limits: { poolSlots: new Map() },
    unmetPast: new Set(),
    ...context,
  };
}

/** One turn: what happened, and what is made of it. */
export function turn(
  state: RunState,
  now: number,
  events: readonly RunEvent[] = [],
  context?: Partial<PlanContext>,
) {
  return plan(transition(state, events), contextAt(now, context));
}

/** The state after one turn. */
export function afterTurn(
  state: RunState,
  now: number,
  events: readonly RunEvent[] = [],
  context?: Partial<PlanContext>,
): RunState {
  return turn(state, now, events, context).state;
}

export function attemptOf(state: RunState, task_id: string, try_number = 1): Attempt {
  const attempt = state.attempts.get(attemptId({ task_id, map_index: -1, try_number }));
  if (attempt === undefined) throw new Error(`there is no attempt ${try_number} of ${task_id}`);
  return attempt;
}

export function taskOf(state: RunState, task_id: string) {
  const task = state.tasks.get(task_id);
  if (task === undefined) throw new Error(`there is no task ${task_id}`);
  return task;
}

export interface PodTraits extends Partial<Omit<PodFacts, "containers">> {
  readonly base?: ContainerStateFacts;
  /** Those before `base`, and those after it. */
  readonly inits?: readonly ContainerFacts[];
  readonly others?: readonly ContainerFacts[];
}

/** A pod of an attempt: it waits for its node, unless something else is said. */
export function podFor(attempt: Pick<Attempt, "task_id" | "try_number">, traits: PodTraits = {}): PodFacts {
  const { base = { kind: "waiting" }, inits = [], others = [], ...facts } = traits;
  const { task_id, try_number } = attempt;
  return {
    namespace: "airflow",
    name: `sales-${task_id}-${try_number}`,
    uid: `uid-${task_id}-${try_number}`,
    resourceVersion: "10",
    run: { dag_id: "sales", run_id: "manual__2026-11-24T06:00:00+00:00" },
    attempt: { task_id, map_index: -1, try_number },
    manifestDigest: `sha256:${task_id}`,
    phase: "Pending",
    createdAt: start,
    hasFinalizer: true,
    conditions: [],
    containers: [...inits, { name: "base", kind: "main", state: base }, ...others],
    ...facts,
  };
}

export const running = (startedAt = start): ContainerStateFacts => ({ kind: "running", startedAt });

export const exited = (
  exitCode: number,
  more: { reason?: string; message?: string; finishedAt?: number; startedAt?: number } = {},
): ContainerStateFacts => ({ kind: "terminated", exitCode, startedAt: start, finishedAt: start, ...more });

/** Takes an attempt from its intent to its end. */
export const events = {
  pod: (task_id: string, traits: PodTraits = {}, try_number = 1): RunEvent => ({
    kind: "pod",
    pod: podFor({ task_id, try_number }, traits),
  }),
  started: (task_id: string, at: number, try_number = 1): RunEvent => ({
    kind: "reports",
    reports: [{ task_id, map_index: -1, try_number, start_date: at, result: undefined }],
    readAt: undefined,
  }),
  succeeded: (task_id: string, at: number, try_number = 1): RunEvent => ({
    kind: "reports",
    reports: [{ task_id, map_index: -1, try_number, start_date: at, result: { kind: "success", at } }],
    readAt: undefined,
  }),
  failed: (task_id: string, at: number, message = "no such table", try_number = 1): RunEvent => ({
    kind: "reports",
    reports: [
      { task_id, map_index: -1, try_number, start_date: at, result: { kind: "failure", at, message } },
    ],
    readAt: undefined,
  }),
  read: (readAt: number): RunEvent => ({ kind: "reports", reports: [], readAt }),
};
