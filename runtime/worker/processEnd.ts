// What it means that the process of a task ends without having said how the task ended.

/** As Node tells of a process that has ended: one of the two is there. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** https://nodejs.org/api/process.html#exit-codes */
const unsettledTopLevelAwait = 13;

/** In words, as the failure of the task. */
export function endWithoutReport({ code, signal }: ProcessEnd): string {
  if (signal === "SIGKILL") {
    return "the task's process was killed (SIGKILL): most likely it needed more memory than its container may have";
  }
  if (signal === "SIGABRT") {
    return "the task's process was aborted (SIGABRT): most likely its heap was full; NODE_OPTIONS=--max-old-space-size gives it more";
  }
  if (signal !== null) return `the task's process was ended by ${signal}`;
  if (code === unsettledTopLevelAwait) {
    return "the task waits for something that cannot come: nothing is left that could settle its promise";
  }
  return `the task ended its own process with exit code ${code}: a task ends by returning or throwing, and not by process.exit()`;
}
