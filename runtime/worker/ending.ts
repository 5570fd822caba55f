// How the attempt of a worker ended, in full: what is recorded of it is less, what the envelope holds still less.
import type { UnsuccessfulKind } from "./envelope.ts";
import type { TaskEnd } from "./taskMessages.ts";

/** The task has ended by itself. */
export interface TaskResult {
  readonly result: TaskEnd;
  readonly logTail: string;
}

/** There is nothing to record in the database. */
export interface NoResult {
  readonly kind: Exclude<UnsuccessfulKind, "failure">;
  readonly message: string;
}
