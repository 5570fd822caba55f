// The run that the argument RUN of a command means.
import { didYouMean } from "../compiler/quick.ts";
import type { Database, StoredRun } from "../runtime/store/index.ts";
import { UsageError } from "./exitCodes.ts";

export const runArgument = ["<run>", "<dag_id>/<run_id>, a run_id, or a dag_id for its latest run"] as const;

type RunKey = Pick<StoredRun["run"], "dag_id" | "run_id">;

/** Names of the latest runs are enough to find what was misspelt. */
const KNOWN = 1000;

/** Throws a `UsageError` where the text means no run, or several. */
export async function findRun(database: Database, name: string): Promise<RunKey> {
  const { findRuns, readRuns } = await import("../runtime/store/index.ts");
  const [run, ...others] = await findRuns(database, name);
  if (run === undefined) throw new UsageError(unknown(name, await readRuns(database, { limit: KNOWN })));
  if (others.length === 0) return run;
  const names = [run, ...others].map(nameOf);
  throw new UsageError(`several runs are called ${name}: write ${names.join(" or ")}`);
}

/** What is stored of the run that the text means. Throws as `findRun`. */
export async function loadNamedRun(database: Database, name: string): Promise<StoredRun> {
  const { loadRun } = await import("../runtime/store/index.ts");
  const key = await findRun(database, name);
  const stored = await loadRun(database, key);
  if (stored === undefined) throw new UsageError(`run ${nameOf(key)} was deleted a moment ago`);
  return stored;
}

export function nameOf({ dag_id, run_id }: RunKey): string {
  return `${dag_id}/${run_id}`;
}

function unknown(name: string, runs: readonly RunKey[]): string {
  if (runs.length === 0) return `there is no run ${name}: there has been none yet`;
  const names = new Set(runs.flatMap((run) => [run.dag_id, run.run_id, nameOf(run)]));
  const hint = didYouMean(name, [...names]) ?? "podloom status lists the latest";
  return `there is no run ${name}: ${hint}`;
}

/** That a run has no task of this id, and which one may be meant. */
export function unknownTask(run: RunKey, task_id: string, known: readonly string[]): UsageError {
  const hint = didYouMean(task_id, known) ?? `podloom status ${nameOf(run)} lists them`;
  return new UsageError(`run ${nameOf(run)} has no task ${task_id}: ${hint}`);
}
