// The door for operators: what is done about runs beside the runtime that drives them.
export { hasEnded } from "../endState.ts";
export type { Attempt, PodFacts } from "../model.ts";
export type { Retry, RetryRequest } from "../retry.ts";
export { PodApi } from "../cluster/podApi.ts";
export type { PodFate } from "../podCleaning.ts";
export { cleanPods, type CleanPods } from "./cleanPods.ts";
export { containerLog, containersWithLog } from "./containerLog.ts";
export { findPod } from "./findPod.ts";
export { retryRun, type RetryRun } from "./retryRun.ts";
