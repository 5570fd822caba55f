// Reports how an attempt ended, in two places: the result survives if one of them does.
import { recordResult } from "../store/workerResult.ts";
import type { NoResult, TaskResult } from "./ending.ts";
import { successReport, writeEnvelope, type Envelope } from "./envelope.ts";
import { workerExit, type WorkerExitCode } from "./exitCodes.ts";
import { failureMessage } from "./failureMessage.ts";
import { databaseFailure, persist } from "./persist.ts";
import type { WorkerSession } from "./workerSession.ts";

type Mailbox = Pick<WorkerSession, "saveEnvelope" | "note">;

/** For an attempt without a result. `startToken`: undefined if the worker has not taken it. */
export function publishNoResult(
  mailbox: Mailbox,
  report: NoResult,
  startToken: string | undefined,
): WorkerExitCode {
  leave(mailbox, { startToken, isRecorded: false, report });
  mailbox.note(report.message);
  return workerExit[report.kind];
}

/** For a task that has ended. */
export async function publishResult(
  session: WorkerSession,
  { result, logTail }: TaskResult,
): Promise<WorkerExitCode> {
  const { database, claim, limits, note } = session;
  const { startToken } = claim;
  const report = result.kind === "success" ? successReport(result.json) : result;
  // First, so that it is there if the worker is killed while it waits for the database.
  leave(session, { startToken, isRecorded: false, report });
  try {
    const record = (): Promise<boolean> => recordResult(database, claim, { result, logTail });
    if (!(await persist(record, limits.reportMs, session))) {
      const message = "the result does not count: the attempt was taken from this pod while its task ran";
      return publishNoResult(session, { kind: "fenced", message }, startToken);
    }
    leave(session, { startToken, isRecorded: true, report });
  } catch (error) {
    note(`the result is in the termination message alone: ${databaseFailure(error)}`);
    if (report.kind === "success" && report.value === undefined) return workerExit.lostReport;
  }
  return workerExit[report.kind];
}

/** The database is the better of the two places: it gets the result whatever happens here. */
function leave({ saveEnvelope, note }: Mailbox, envelope: Envelope): void {
  try {
    saveEnvelope(writeEnvelope(envelope));
  } catch (error) {
    note(`the termination message cannot be written: ${failureMessage(error)}`);
  }
}
