// What runs in the pod of an attempt: takes the start token, has the task run in a process of its own, and reports how that
// ended – to the database, and in the termination message of its container.
import { readBundleSources } from "../store/keptBundle.ts";
import { Database } from "../store/database.ts";
import { DatabaseError } from "../store/databaseError.ts";
import { takeStart, type WorkerClaim, type WorkerStart } from "../store/workerStart.ts";
import type { NoResult } from "./ending.ts";
import type { WorkerExitCode } from "./exitCodes.ts";
import { perform } from "./perform.ts";
import { databaseFailure, persist } from "./persist.ts";
import { publishNoResult, publishResult } from "./publish.ts";
import { sourceMismatch } from "./sourceMismatch.ts";
import type { WorkerSession } from "./workerSession.ts";

export interface WorkerOptions extends Omit<WorkerSession, "database" | "goneByMs"> {
  /** As the environment has it; undefined where it has none. */
  readonly databaseUrl: string | undefined;
}

/** The part of the grace period in which the worker ends by itself, so that it is not killed and its exit code tells something. */
const workerShare = 0.95;

/** Runs the task of an attempt to its end. The exit code tells how it ended. Connections to the database may stay open. */
export async function runWorker({ databaseUrl, ...options }: WorkerOptions): Promise<WorkerExitCode> {
  const { stop, clock, limits, claim } = options;
  const database = openDatabase(databaseUrl);
  if ("kind" in database) return publishNoResult(options, database, undefined);
  let goneByMs = Infinity;
  stop.addEventListener("abort", () => (goneByMs = clock.monotonicMs() + limits.graceMs * workerShare));
  const session: WorkerSession = { ...options, database, goneByMs: () => goneByMs };
  const start = await begin(session);
  if ("kind" in start) return publishNoResult(session, start, undefined);
  const end = await perform(session, start);
  return "kind" in end ? publishNoResult(session, end, claim.startToken) : publishResult(session, end);
}

function openDatabase(url: string | undefined): Database | NoResult {
  if (url === undefined || url === "") return { kind: "noStart", message: "PODLOOM_DATABASE_URL is not set" };
  try {
    // One for what is asked, one for signs of life meanwhile; idle ones are closed, as there may be thousands of workers.
    return new Database({ url, maxConnections: 2 });
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: "noStart", message: error.message };
    throw error;
  }
}

/** The files are looked at first: a token that is taken says that the task has begun. */
async function begin(session: WorkerSession): Promise<WorkerStart | NoResult> {
  const { database, claim, limits, stop, file } = session;
  // Nothing runs that would need a grace period.
  const patience = { ...session, goneByMs: () => (stop.aborted ? 0 : Infinity) };
  const ask = <T>(work: () => Promise<T>): Promise<T> => persist(work, limits.startMs, patience);
  try {
    const sources = await ask(() => readBundleSources(database, claim));
    if (sources === undefined) return { kind: "noStart", message: unknownRun(claim) };
    const mismatch = await sourceMismatch(file, sources);
    if (mismatch !== undefined) return { kind: "mismatch", message: mismatch };
    const start = await ask(() => takeStart(database, claim));
    const fenced = "another pod has this attempt, or it was stopped, or has ended: this pod does nothing";
    return start ?? { kind: "fenced", message: fenced };
  } catch (error) {
    if (stop.aborted)
      return { kind: "terminated", message: "the pod was asked to end before its task began" };
    return { kind: "noStart", message: databaseFailure(error) };
  }
}

function unknownRun({ dag_id, run_id }: WorkerClaim): string {
  return `the database does not know the run ${run_id} of ${dag_id} and its files: is it the one that PODLOOM_DATABASE_URL should name?`;
}
