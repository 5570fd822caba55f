// A run comes into being, or is found as it was left.
import type { JsonObject } from "../authoring/json.ts";
import type { Bundle } from "../bundle.ts";
import type { Run, RunType, Timestamp } from "../model.ts";
import { saveBundleSources } from "../store/bundleSources.ts";
import { createRun } from "../store/createRun.ts";
import { readRun } from "../store/dagRun.ts";
import type { Database } from "../store/database.ts";

export interface OpenRun {
  readonly run_id: string;
  readonly run_type: RunType;
  readonly logical_date: Timestamp;
  readonly conf: JsonObject;
}

/** A run that was begun with another compile of its DAG cannot be continued with this one. */
export class BundleChanged extends Error {
  override readonly name = "BundleChanged";

  constructor({ dag_id, run_id, bundleDigest }: Run, digest: string) {
    super(
      `run ${run_id} of ${dag_id} was begun with the files ${bundleDigest}, and these are ${digest}: ` +
        "go back to those, or begin a run with another --run-id",
    );
  }
}

/** The run of this id. Where there is none, it begins to exist, and waits to be driven. Throws `BundleChanged`. */
export async function openRun(database: Database, { dag }: Bundle, asked: OpenRun): Promise<Run> {
  const run: Run = {
    dag_id: dag.dag_id,
    ...asked,
    bundleDigest: dag.source.digest,
    state: "queued",
    start_date: undefined,
    end_date: undefined,
    isCancelled: false,
  };
  await saveBundleSources(database, dag);
  const instances = dag.tasks.map(({ task_id, pool }) => ({ task_id, map_index: -1, pool }));
  if (await createRun(database, run, instances)) return run;
  const stored = await readRun(database, run);
  if (stored === undefined) throw new Error(`invariant: run ${run.run_id} is there and cannot be read`);
  if (stored.bundleDigest !== run.bundleDigest) throw new BundleChanged(stored, run.bundleDigest);
  return stored;
}
