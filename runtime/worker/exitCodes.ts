// How a worker ends its container, for whoever reads the pod's status. The numbers are those of sysexits.h where it has
// one; a task cannot choose among them, as its own exit code is never the worker's.

export const workerExit = {
  /** The task succeeded. */
  success: 0,
  /** The task failed. */
  failure: 1,
  /** The task succeeded, and its return value is lost: the database stayed away, and the envelope is too small. */
  lostReport: 74,
  /** The task did not begin: no database, or not the one of the run, or no process to be had. */
  noStart: 75,
  /** The attempt belongs to another pod, or was revoked: what this pod did does not count. */
  fenced: 77,
  /** Nothing of the task ran: its files are not those of the run. */
  mismatch: 78,
  /** The pod was asked to end, and the task did not finish in time: as a program ends that SIGTERM stops. */
  terminated: 143,
} as const;

export type WorkerExitCode = (typeof workerExit)[keyof typeof workerExit];
