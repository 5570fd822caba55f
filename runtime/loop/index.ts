// The door to driving runs. It is apart from the runtime's own, as the database and the cluster take their time to load.
export type { Changes } from "../changes.ts";
export { systemClock, systemRandom } from "../clock.ts";
export { TimeTravelError } from "../cluster/fullReader.ts";
export type { Run, TaskInstance } from "../model.ts";
export { defaultRunSettings } from "../runSettings.ts";
export { mayHaveUnseenPod, type RunState } from "../runState.ts";
export { runId } from "../schedule.ts";
export { driveSchedule, type DriveScheduleOptions, type ScheduleEnd } from "./driveSchedule.ts";
export { driveRun, type DriveOptions } from "./driveRun.ts";
export { BundleMissing, bundleOf, openRun, type OpenedRun, type OpenRun } from "./openRun.ts";
