// The door of the runtime: what the command line and other programs may use of it.
export { BundleError, readBundle, type Bundle } from "./bundle.ts";
export { systemClock, systemRandom } from "./clock.ts";
export { stamp, type Attempt } from "./stamp.ts";
export { collectDags, toModel, type DagModelJson } from "./authoring/collect.ts";
export { runInContext } from "./authoring/context.ts";
export type { DeclaredDag, DeclaredTask } from "./authoring/declared.ts";
export type { TaskContext } from "./authoring/taskContext.ts";
export { saveTerminationMessage } from "./worker/terminationMessage.ts";
export { runWorker } from "./worker/worker.ts";
export { NoAttemptError, readAttempt, type WorkerAttempt } from "./worker/workerAttempt.ts";
