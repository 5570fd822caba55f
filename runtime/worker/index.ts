// The door of the worker. It loads the client of the database, which the process of a task does without.
export { systemClock, systemRandom } from "../clock.ts";
export { sourceMismatch } from "./sourceMismatch.ts";
export { saveTerminationMessage } from "./terminationMessage.ts";
export { runWorker } from "./worker.ts";
export { NoAttemptError, readAttempt, type WorkerAttempt } from "./workerAttempt.ts";
