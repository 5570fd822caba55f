// Has the task of an attempt run in its process: signs of life while it does, the request to end if one comes.
import { heartbeat } from "../store/workerHeartbeat.ts";
import type { WorkerStart } from "../store/workerStart.ts";
import { readXcoms } from "../store/workerXcoms.ts";
import type { NoResult, TaskResult } from "./ending.ts";
import { databaseFailure, persist } from "./persist.ts";
import { TaskProcess } from "./taskProcess.ts";
import type { WorkerSession } from "./workerSession.ts";

/** The task's part of the grace period; the rest is for reporting. */
const taskShare = 0.8;

export async function perform(session: WorkerSession, start: WorkerStart): Promise<TaskResult | NoResult> {
  const { file, claim, database, program, limits, stop, clock } = session;
  const { startToken: _, ...attempt } = claim;
  const task = new TaskProcess({
    program,
    order: { file, attempt, logical_date: start.logical_date, conf: start.conf },
    readXcoms: (upstream) => persist(() => readXcoms(database, claim, upstream), limits.startMs, session),
    clock,
  });
  const end = (): void => task.stop(limits.graceMs * taskShare);
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  let isFenced = false;
  const rest = everyBeat(session, () => {
    isFenced = true;
    end();
  });
  try {
    const result = await task.ended;
    if (isFenced)
      return { kind: "fenced", message: "the attempt was taken from this pod while its task ran" };
    if (result.kind === "failure" && stop.aborted) {
      return { kind: "terminated", message: "the pod was asked to end before its task had finished" };
    }
    return { result, logTail: task.logTail };
  } catch (error) {
    return { kind: "noStart", message: `the task could not begin: ${databaseFailure(error)}` };
  } finally {
    rest();
    stop.removeEventListener("abort", end);
  }
}

/** Gives signs of life until the function that it gives is called. */
function everyBeat(
  { database, claim, limits, clock, note }: WorkerSession,
  onFenced: () => void,
): () => void {
  let isOver = false;
  let forget = (): void => undefined;
  const later = (): void => {
    if (!isOver) forget = clock.setTimeout(() => void beat(), limits.heartbeatMs);
  };
  const beat = async (): Promise<void> => {
    try {
      if (!(await heartbeat(database, claim))) return onFenced();
    } catch (error) {
      // The task goes on: what counts is whether its result can be recorded.
      note(`no sign of life could be given: ${databaseFailure(error)}`);
    }
    later();
  };
  later();
  return () => {
    isOver = true;
    forget();
  };
}
