// What the parts of a worker share: what it is for, and what it works with.
import type { Clock, Random } from "../clock.ts";
import type { Queryable } from "../store/database.ts";
import type { WorkerClaim } from "../store/workerStart.ts";
import type { TaskProgram } from "./taskProcess.ts";

export interface WorkerSession {
  /** The DAG file. */
  readonly file: string;
  readonly claim: WorkerClaim;
  readonly database: Queryable;
  readonly program: TaskProgram;
  readonly limits: WorkerLimits;
  /** Is aborted when the pod is asked to end. */
  readonly stop: AbortSignal;
  /** The moment of the monotonic clock by which the worker must be gone; Infinity until the pod is asked to end. */
  readonly goneByMs: () => number;
  /** Keeps the termination message, in place of an earlier one. */
  readonly saveEnvelope: (text: string) => void;
  /** Tells people what happens, in a line without its end. */
  readonly note: (words: string) => void;
  readonly clock: Clock;
  readonly random: Random;
}

export interface WorkerLimits {
  /** How long the database may be away before the task begins. */
  readonly startMs: number;
  /** How long it may be away once the task has ended. */
  readonly reportMs: number;
  /** The pod's `terminationGracePeriodSeconds`: from the request to end until everything is killed. */
  readonly graceMs: number;
  readonly heartbeatMs: number;
}
