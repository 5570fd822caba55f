// The door of the runtime: what the command line and other programs may use of it.
export { BundleError, readBundle, type Bundle } from "./bundle.ts";
export { stamp, type Attempt } from "./stamp.ts";
export { collectDags, toModel, type DagModelJson } from "./authoring/collect.ts";
export { runInContext } from "./authoring/context.ts";
export type { DeclaredDag, DeclaredTask } from "./authoring/declared.ts";
export type { TaskContext } from "./authoring/taskContext.ts";
export { failureMessage } from "./worker/failureMessage.ts";
export { performTask } from "./worker/performTask.ts";
export type { FromTask, TaskEnd, TaskOrder, ToTask } from "./worker/taskMessages.ts";
export type { Xcoms } from "./worker/xcomArguments.ts";
