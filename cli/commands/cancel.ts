// podloom cancel: nothing more of a run starts, what runs is ended. The process that drives the run does that; where there is none,
// this command does, if it reaches the cluster of the run.
import { Command } from "commander";
import type { Connection } from "../../runtime/cluster/index.ts";
import type { Database, StoredRun } from "../../runtime/store/index.ts";
import { addClusterOptions, type ClusterFlags } from "../connection.ts";
import { withRuns } from "../database.ts";
import { driveErrorInWords } from "../driveErrors.ts";
import { EnvironmentError, EXIT, type ExitCode } from "../exitCodes.ts";
import { isDriven } from "../holder.ts";
import { abortedWhenInterrupted } from "../interrupted.ts";
import { loadNamedRun, nameOf, runArgument } from "../namedRun.ts";
import { projectOption } from "../options.ts";
import { printNote } from "../print.ts";
import { findRoot } from "../project.ts";
import { driveSettings } from "../run/request.ts";
import { isClusterOf, withRunCluster } from "../runCluster.ts";
import { isOver } from "../runTable.ts";

interface Flags extends ClusterFlags {
  readonly project?: string;
}

export function cancelCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("cancel")
    .description("end a run: nothing more starts, and what runs is stopped")
    .argument(...runArgument);
  return addClusterOptions(command)
    .addOption(projectOption())
    .action(async (name: string, flags: Flags) => {
      const root = findRoot(flags.project);
      finish(
        await withRuns(root, async (database) => {
          const stored = await loadNamedRun(database, name);
          return cancel({ root, database, stored, flags });
        }),
      );
    });
}

interface Request {
  readonly root: string;
  readonly database: Database;
  readonly stored: StoredRun;
  readonly flags: Flags;
}

async function cancel(request: Request): Promise<ExitCode> {
  const { database, stored } = request;
  const { run } = stored;
  const name = nameOf(run);
  if (isOver(run.state)) {
    printNote(`podloom: run ${name} has ended already: ${run.state}\n`);
    return (await hasLeftPods(stored)) && !(await isDriven(database, run)) ? endHere(request) : EXIT.ok;
  }
  const { setCancelled } = await import("../../runtime/store/index.ts");
  await setCancelled(database, { ...run, isCancelled: true });
  if (await isDriven(database, run)) {
    printNote(`podloom: run ${name} is cancelled; the process that drives it ends its pods\n`);
    return EXIT.ok;
  }
  return endHere(request);
}

/** Whether there may be pods of a run that has ended, for which nobody cares any more. */
async function hasLeftPods({ attempts }: StoredRun): Promise<boolean> {
  const { mayHaveUnseenPod } = await import("../../runtime/loop/index.ts");
  return attempts.some((attempt) => !attempt.isReleased || mayHaveUnseenPod(attempt));
}

async function endHere(request: Request): Promise<ExitCode> {
  const { run } = request.stored;
  const later = `podloom run ${run.dag_id} --run-id ${run.run_id} sees to that, with the flags that it was begun with`;
  try {
    return await withRunCluster(request, async (connection) => {
      if (isClusterOf(request, connection)) return drive(request, connection);
      const { checkpoint } = request.stored;
      const where =
        checkpoint === undefined
          ? "it is not known where its pods are"
          : `its pods are at ${checkpoint.clusterId}`;
      throw new EnvironmentError(`${where}, and the kubeconfig names ${connection.server}`);
    });
  } catch (thrown) {
    const error = await driveErrorInWords(thrown);
    if (!(error instanceof EnvironmentError)) throw error;
    printNote(
      `podloom: run ${nameOf(run)} ${conditionOf(run)}, and no process drives it: ${later}\n(not done here: ${error.message})\n`,
    );
    return EXIT.ok;
  }
}

/** As the process that drove the run would have done. */
async function drive({ database, stored }: Request, connection: Connection): Promise<ExitCode> {
  const { run } = stored;
  const { bundleOf, driveRun } = await import("../../runtime/loop/index.ts");
  const bundle = await bundleOf(database, run);
  const signal = abortedWhenInterrupted(new EnvironmentError("stopped"));
  const settings = await driveSettings({ database, connection, signal });
  printNote(`podloom: run ${nameOf(run)} ${conditionOf(run)}, and no process drives it: ending its pods\n`);
  const ended = await driveRun({ ...settings, run, bundle });
  printNote(`podloom: run ${nameOf(run)} ${ended.run.state}\n`);
  return EXIT.ok;
}

const conditionOf = ({ state }: StoredRun["run"]): string =>
  isOver(state) ? "may have left pods" : "is cancelled";
