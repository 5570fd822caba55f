// The light door of the runtime: what has to do with DAG files and bundles alone, and loads neither a database's client nor a
// cluster's.
export { collectDags, toModel } from "./authoring/collect.ts";
export { BundleError, readBundle, type Bundle } from "./bundle.ts";
export { stamp } from "./stamp.ts";
export { failureMessage } from "./worker/failureMessage.ts";
export { performTask } from "./worker/performTask.ts";
export type { FromTask, TaskEnd, TaskOrder, ToTask } from "./worker/taskMessages.ts";
export type { Xcoms } from "./worker/xcomArguments.ts";
