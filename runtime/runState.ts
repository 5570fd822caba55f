// The whole present state of a run: what is stored, and what is known of its pods. Decisions are made from it and from nothing else.
import type { DagModel } from "./dagModel.ts";
import type { Attempt, AttemptKey, DagRunState, PodFacts, Run, TaskInstance, Timestamp } from "./model.ts";

export interface RunState {
  readonly dag: DagModel;
  readonly run: Run;
  /** By `task_id`, in the order of the DAG. */
  readonly tasks: ReadonlyMap<string, TaskInstance>;
  readonly attempts: ReadonlyMap<AttemptId, Attempt>;
  /** Commands that are stored and not yet carried out. */
  readonly outbox: ReadonlyMap<CommandId, Command>;

  // What follows is known, not stored: the cluster and the database tell it again.

  /** By uid, those that belong to an attempt whose pod is not released. */
  readonly pods: ReadonlyMap<string, PodView>;
  /** By uid, pods with the name of an attempt that has, or had, another pod. */
  readonly strays: ReadonlyMap<string, PodFacts>;
  /** Attempts whose pods the API server will never take, until that is decided upon. */
  readonly refusals: ReadonlyMap<AttemptId, Refusal>;
  /** When what the workers reported was last read, all of it. */
  readonly reportsReadAt: Timestamp;
}

/**
 * `seen`: it is there. `missing`: a watch or a list did not show it any more; whether it is gone, a look by name has to tell.
 * `gone`: that look, which was made at `at`, found nothing. A pod that is not in the map has not been heard of since the runtime started.
 */
export type PodView =
  | { readonly kind: "seen"; readonly pod: PodFacts }
  | { readonly kind: "missing"; readonly pod: PodFacts | undefined }
  | { readonly kind: "gone"; readonly pod: PodFacts | undefined; readonly at: Timestamp };

export interface Refusal {
  readonly reason: string;
  readonly hint: string | undefined;
}

/** A call to the API server that is to be made, and repeated until its answer is known. */
export type Command = AttemptKey & { readonly pod_name: string } & (
    | { readonly kind: "create" }
    /** Look for a pod by name, as it was missed. */
    | { readonly kind: "get"; readonly uid: string }
    | { readonly kind: "delete"; readonly uid: string }
    /** Take our finalizer off; `deletesPod` says that the pod is not kept after that. */
    | { readonly kind: "release"; readonly uid: string; readonly deletesPod: boolean }
  );

export type AttemptId = string;
export type CommandId = string;

/** A run as it comes from the database. */
export interface StoredState extends Pick<RunState, "run" | "outbox"> {
  /** An instance that is not there has yet to be decided upon. */
  readonly tasks: readonly TaskInstance[];
  readonly attempts: readonly Attempt[];
}

/** The state of a run as it was stored, before anything is known of its pods. */
export function runState(dag: DagModel, { run, tasks, attempts, outbox }: StoredState): RunState {
  const stored = new Map(tasks.map((task) => [task.task_id, task]));
  const inOrder = dag.tasks.map(({ options: { task_id } }): [string, TaskInstance] => [
    task_id,
    stored.get(task_id) ?? newInstance(task_id),
  ]);
  return {
    dag,
    run,
    tasks: new Map(inOrder),
    attempts: new Map(attempts.map((attempt) => [attemptId(attempt), attempt])),
    outbox,
    pods: new Map(),
    strays: new Map(),
    refusals: new Map(),
    reportsReadAt: 0,
  };
}

function newInstance(task_id: string): TaskInstance {
  return {
    task_id,
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
  };
}

/** An attempt of this run as text. */
export function attemptId({ task_id, map_index, try_number }: AttemptKey): AttemptId {
  return `${task_id}/${map_index}/${try_number}`;
}

/** Of one id there is one command at a time: a pod is created, deleted … once. */
export function commandId(command: Command): CommandId {
  return `${command.kind}/${command.kind === "create" ? attemptId(command) : command.uid}`;
}

/** The pod of an attempt, as far as anything is known of it. */
export function podOf(
  { pods }: { readonly pods: { get(uid: string): PodView | undefined } },
  { pod_uid }: Attempt,
): PodView | undefined {
  return pod_uid === undefined ? undefined : pods.get(pod_uid);
}

/** Whether a run in this state has ended. */
export function isOver(state: DagRunState): boolean {
  return state === "success" || state === "failed";
}

/** Whether nothing is left to be done for the run, in the database or in the cluster. */
export function isSettled({ run, attempts, strays, outbox }: RunState): boolean {
  return (
    isOver(run.state) &&
    outbox.size === 0 &&
    strays.size === 0 &&
    attempts.values().every(({ isReleased }) => isReleased)
  );
}

/**
 * Whether there may be a pod of an attempt of which nobody has heard: it was stopped before its pod was seen, and whoever had asked for
 * that pod may have been killed before the answer.
 */
export function mayHaveUnseenPod({ pod_uid, stop }: Attempt): boolean {
  return pod_uid === undefined && stop !== undefined;
}
