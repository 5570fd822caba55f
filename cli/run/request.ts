// What every kind of run needs: the DAG as it is compiled, the database, the cluster, and how long to go on.
import type { Connection } from "../../runtime/cluster/index.ts";
import type { Bundle } from "../../runtime/index.ts";
import type { DriveOptions, OpenedRun } from "../../runtime/loop/index.ts";
import type { OpenDatabase } from "../database.ts";
import { UsageError } from "../exitCodes.ts";
import { holderName, isGone } from "../holder.ts";
import type { Format } from "../options.ts";
import { printNote } from "../print.ts";
import { isOver } from "../runTable.ts";

export interface RunRequest {
  /** As it is compiled now. */
  readonly bundle: Bundle;
  readonly database: OpenDatabase;
  readonly connection: Connection;
  /** Whether pods are processes of this machine. */
  readonly isLocal: boolean;
  readonly format: Format;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

type DriveRequest = Pick<DriveOptions, "database" | "connection" | "signal">;

/** What driving a run takes from the command. */
export async function driveSettings({ database, connection, signal }: DriveRequest) {
  const { defaultRunSettings, systemClock, systemRandom } = await import("../../runtime/loop/index.ts");
  const { readInstance } = await import("../../runtime/store/index.ts");
  return {
    database,
    connection,
    settings: { ...defaultRunSettings, instance: await readInstance(database) },
    holder: holderName(),
    isGone,
    signal,
    onFailure: (error: Error) => printNote(`podloom: ${error.message}\n`),
    clock: systemClock,
    random: systemRandom,
  } satisfies Partial<DriveOptions>;
}

/**
 * Says which run is driven, and whether that is the DAG of before. Throws a `UsageError` where workers would refuse it: on this machine
 * they have the files as they are now.
 */
export function announce({ run, bundle }: OpenedRun, { bundle: compiled, isLocal, quiet }: RunRequest): void {
  const { dag_id, run_id, state, isCancelled } = run;
  const [before, now] = [bundle.dag.source.digest, compiled.dag.source.digest];
  const goesOn = !isOver(state) && !isCancelled;
  if (isLocal && goesOn && before !== now) {
    throw new UsageError(
      `run ${run_id} of ${dag_id} began with the files ${before}, and on this machine they are ${now} now: ` +
        "go back to those and compile them, or begin a run with another --run-id",
    );
  }
  if (quiet) return;
  printNote(`podloom: run ${run_id} of ${dag_id}\n`);
  if (goesOn && bundle !== compiled) printNote(`podloom: ${changeWords(before, now)}\n`);
}

function changeWords(before: string, now: string): string {
  if (before === now) return "it goes on with the pods with which it began; its manifests have changed since";
  return (
    `it goes on with the DAG with which it began, the files ${before}, and not with those of now, ${now}: ` +
    "the image of its workers must have the former"
  );
}
