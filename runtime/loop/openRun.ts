// A run comes into being, or is found as it was left, together with the bundle that it began with.
import type { JsonObject } from "../authoring/json.ts";
import type { Bundle } from "../bundle.ts";
import { bundleDigest, packBundle, unpackBundle } from "../keptBundle.ts";
import type { Run, RunType, Timestamp } from "../model.ts";
import { createRun } from "../store/createRun.ts";
import { readRun } from "../store/dagRun.ts";
import type { Database, Queryable } from "../store/database.ts";
import { isKept, keepBundle, readKeptBundle } from "../store/keptBundle.ts";
import type { NewTaskInstance } from "../store/taskInstance.ts";

export interface OpenRun {
  readonly run_id: string;
  readonly run_type: RunType;
  readonly logical_date: Timestamp;
  readonly conf: JsonObject;
}

export interface OpenedRun {
  readonly run: Run;
  /** That with which the run began. */
  readonly bundle: Bundle;
}

/** The bundle with which a run began cannot be had any more. */
export class BundleMissing extends Error {
  override readonly name = "BundleMissing";

  constructor({ dag_id, run_id, bundleDigest: digest }: Run) {
    super(
      `run ${run_id} of ${dag_id} began with the bundle ${digest}, which the database has not kept: ` +
        "compile what it was compiled from, or begin a run with another --run-id",
    );
  }
}

/** The run of this id. Where there is none, it begins to exist, and waits to be driven. Throws `BundleMissing`, `BundleError`. */
export async function openRun(database: Database, bundle: Bundle, asked: OpenRun): Promise<OpenedRun> {
  const { dag_id } = bundle.dag;
  const stored = await readRun(database, { dag_id, ...asked });
  if (stored !== undefined) return reopenRun(database, stored, bundle);
  const run = newRun(bundle, asked);
  await keep(database, run, bundle);
  if (await createRun(database, run, newInstances(bundle))) return { run, bundle };
  return openRun(database, bundle, asked);
}

/** A run that is there, with its own bundle, whatever the DAG is compiled to now. Throws `BundleMissing`, `BundleError`. */
export async function reopenRun(database: Queryable, run: Run, compiled: Bundle): Promise<OpenedRun> {
  if (run.bundleDigest === bundleDigest(compiled)) return { run, bundle: compiled };
  return { run, bundle: await bundleOf(database, run) };
}

/** The bundle with which a run began. Throws `BundleMissing`, `BundleError`. */
export async function bundleOf(database: Queryable, run: Run): Promise<Bundle> {
  const kept = await readKeptBundle(database, run.bundleDigest);
  if (kept === undefined) throw new BundleMissing(run);
  return unpackBundle(kept);
}

/** Keeps the bundle of a run, before that is created. */
export async function keep(
  database: Queryable,
  { bundleDigest: digest }: Run,
  bundle: Bundle,
): Promise<void> {
  // Most runs begin with a bundle that an earlier one has begun with.
  if (!(await isKept(database, digest))) await keepBundle(database, digest, packBundle(bundle));
}

/** A run as it is before anything is done for it. */
export function newRun(bundle: Bundle, asked: OpenRun): Run {
  return {
    dag_id: bundle.dag.dag_id,
    ...asked,
    bundleDigest: bundleDigest(bundle),
    state: "queued",
    start_date: undefined,
    end_date: undefined,
    isCancelled: false,
  };
}

export function newInstances({ dag }: Bundle): NewTaskInstance[] {
  return dag.tasks.map(({ task_id, pool }) => ({ task_id, map_index: -1, pool }));
}
