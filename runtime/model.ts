// What the runtime knows of a run: plain data in Airflow's and Kubernetes' words, as it is decided upon and as it is stored.
// Nothing here does anything; `podFacts.ts` reads pods, `transition.ts` and `plan.ts` change states.
import type { Json, JsonObject } from "./authoring/json.ts";
import type { PodCondition, PodPhase } from "./cluster/livePod.ts";
import type { ResourceVersion } from "./cluster/resourceVersion.ts";

/** Milliseconds since 1970 in UTC. */
export type Timestamp = number;

export type DagRunState = "queued" | "running" | "success" | "failed";

export type RunType = "manual" | "scheduled";

export interface RunKey {
  readonly dag_id: string;
  readonly run_id: string;
}

export interface Run extends RunKey {
  readonly run_type: RunType;
  /** The moment that the run stands for; of a scheduled run, the start of its interval. */
  readonly logical_date: Timestamp;
  /** What the run was given in place of the DAG's `params`. */
  readonly conf: JsonObject;
  /** That of the dag.json with which the run began. */
  readonly bundleDigest: string;
  readonly state: DagRunState;
  readonly start_date: Timestamp | undefined;
  readonly end_date: Timestamp | undefined;
  /** Somebody asked the run to end: nothing more starts, what runs is stopped. */
  readonly isCancelled: boolean;
}

export type TaskInstanceState =
  | "none"
  /** Its upstream tasks allow it to start; it waits for a slot. */
  | "scheduled"
  /** An attempt is on its way. */
  | "queued"
  | "running"
  | "success"
  | "failed"
  | "up_for_retry"
  | "upstream_failed"
  | "skipped";

export interface TaskInstanceKey {
  readonly task_id: string;
  /** -1 for a task that is not mapped. */
  readonly map_index: number;
}

export interface TaskInstance extends TaskInstanceKey {
  readonly state: TaskInstanceState;
  /** That of the latest attempt; 0 before the first. It only grows. */
  readonly try_number: number;
  /** Failed attempts that use up `retries`. */
  readonly userFailures: number;
  /** Attempts that the infrastructure lost; they have a limit of their own. */
  readonly infraFailures: number;
  /** When an instance that is `up_for_retry` may start again. */
  readonly retry_at: Timestamp | undefined;
  /** When the latest attempt began to work. */
  readonly start_date: Timestamp | undefined;
  readonly end_date: Timestamp | undefined;
  /** Why it is in its state, in words; and what to do about it. */
  readonly reason: string | undefined;
  readonly hint: string | undefined;
}

/** Every attempt of a task instance is a new `try_number`, and so a new pod. */
export interface AttemptKey extends TaskInstanceKey {
  readonly try_number: number;
}

/**
 * `intended`: the database knows that a pod is to be created. `launched`: the pod is there. `running`: the task's function or its
 * container has begun. `ended`: the outcome is decided, whatever still happens to the pod.
 */
export type AttemptPhase = "intended" | "launched" | "running" | "ended";

export interface Attempt extends AttemptKey {
  readonly pod_name: string;
  /** Undefined until the pod is known to be there. It is never another one. */
  readonly pod_uid: string | undefined;
  readonly manifestDigest: string;
  readonly phase: AttemptPhase;
  readonly intendedAt: Timestamp;
  /** When the worker took its start token; of a pod task, when `base` began. */
  readonly start_date: Timestamp | undefined;
  /** What the worker reported. The first report stays. */
  readonly result: AttemptResult | undefined;
  /** Why we asked the pod to end before its time. */
  readonly stop: Stop | undefined;
  /** How the pod ended, saved before it is released. */
  readonly evidence: Evidence | undefined;
  /** Decided once. */
  readonly outcome: Outcome | undefined;
  /** Nothing of the attempt is left to be done: the finalizer is gone from its pod, or there is no pod. */
  readonly isReleased: boolean;
}

/** The return value of a success is in `xcom`. */
export type AttemptResult =
  | { readonly kind: "success"; readonly at: Timestamp }
  | { readonly kind: "failure"; readonly at: Timestamp; readonly message: string };

export type StopCause = "cancelled" | "dagrun_timeout" | "execution_timeout" | "cannot_start" | "lingers";

export interface Stop {
  readonly cause: StopCause;
  readonly at: Timestamp;
}

/** `observed`: the pod was seen at its end. `gone`: it went unseen, or never was. `forced`: its node did not tell its end in time. */
export type Evidence =
  | { readonly kind: "observed"; readonly pod: PodFacts }
  | { readonly kind: "gone"; readonly pod: PodFacts | undefined }
  | { readonly kind: "forced"; readonly pod: PodFacts };

export type OutcomeClass =
  | "success"
  /** The task's own failure. */
  | "user"
  /** The cluster's: not counted against `retries`. */
  | "infra"
  /** The pod can never start as it is written. */
  | "config"
  | "timeout"
  | "cancelled";

export interface Outcome {
  readonly class: OutcomeClass;
  readonly at: Timestamp;
  /** In words, without a full stop. Of a success, what was odd about it, if anything. */
  readonly reason: string | undefined;
  readonly hint: string | undefined;
}

/** What is kept of a pod that belongs to an attempt. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: ResourceVersion;
  /** From its annotations. */
  readonly run: RunKey;
  readonly attempt: AttemptKey;
  readonly manifestDigest: string;
  readonly phase: PodPhase;
  readonly reason?: string;
  readonly message?: string;
  readonly node?: string;
  readonly createdAt: Timestamp;
  /** When somebody, us included, asked for its deletion. */
  readonly deletionRequestedAt?: Timestamp;
  /** When the pod must have ended by that: the request and its grace period. */
  readonly deletionTimestamp?: Timestamp;
  /** Whether our finalizer holds it. */
  readonly hasFinalizer: boolean;
  readonly conditions: readonly PodConditionFacts[];
  readonly containers: readonly ContainerFacts[];
}

export interface PodConditionFacts extends Pick<PodCondition, "type" | "status" | "reason" | "message"> {
  readonly since?: Timestamp;
}

/** `init`: one after the other before all else. `sidecar`: an init container that runs on. `main`: `base` and those beside it. */
export type ContainerKind = "init" | "sidecar" | "main";

export interface ContainerFacts {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly state: ContainerStateFacts;
}

export type ContainerStateFacts =
  | { readonly kind: "waiting"; readonly reason?: string; readonly message?: string }
  | { readonly kind: "running"; readonly startedAt?: Timestamp }
  | {
      readonly kind: "terminated";
      readonly exitCode: number;
      readonly reason?: string;
      /** The termination message. */
      readonly message?: string;
      readonly startedAt?: Timestamp;
      readonly finishedAt?: Timestamp;
    };

/** A return value that did not come by the worker's own transaction. */
export interface ReturnValue extends AttemptKey {
  readonly value: Json;
}

/** One line of the append-only log: what went from which state to which, and why. */
export type LogEntry =
  | (LogLine & { readonly subject: "run"; readonly from: DagRunState; readonly to: DagRunState })
  | (LogLine &
      AttemptKey & {
        readonly subject: "task_instance";
        readonly from: TaskInstanceState;
        readonly to: TaskInstanceState;
      })
  | (LogLine &
      AttemptKey & {
        readonly subject: "attempt";
        readonly from: AttemptPhase | undefined;
        readonly to: AttemptPhase;
      });

interface LogLine {
  readonly at: Timestamp;
  readonly reason: string | undefined;
}
