// podloom run: one run of a DAG, or those that its schedule asks for, to their end. The same command again continues them.
import { Command, InvalidArgumentError, Option } from "commander";
import type { Connection } from "../../runtime/cluster/index.ts";
import type { OpenRun } from "../../runtime/loop/index.ts";
import { openBundle } from "../bundle.ts";
import { addClusterOptions, withConnection, type ClusterFlags } from "../connection.ts";
import { withDatabase } from "../database.ts";
import { driveErrorInWords } from "../driveErrors.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { abortedWhenInterrupted } from "../interrupted.ts";
import { withLocalRun } from "../localRun.ts";
import { formatOption, projectOption, quietOption, type Format } from "../options.ts";
import { printNote } from "../print.ts";
import { findRoot } from "../project.ts";
import { runOnce, type AskedRun } from "../run/runOnce.ts";
import { runScheduled } from "../run/runScheduled.ts";

interface Flags extends ClusterFlags, AskedRun {
  readonly scheduled?: true;
  readonly local?: true;
  readonly project?: string;
  readonly format: Format;
  readonly quiet?: true;
}

export function runCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("run")
    .description("run a compiled DAG to its end; the same --run-id again continues a run")
    .argument("<dag_id>")
    .option("--run-id <id>", "the run (default: manual__ and the logical date)")
    .option("--logical-date <date>", "the moment that the run stands for (default: now)", toMoment)
    .option("--conf <json>", "values in place of the DAG's params", toConf, {})
    .addOption(
      new Option("--scheduled", "run what the DAG's schedule asks for: what a cron job calls").conflicts([
        "runId",
        "logicalDate",
        "conf",
      ]),
    )
    .option("--local", "run the pods as processes of this machine, in a cluster of the command's own");
  return addClusterOptions(command)
    .addOption(projectOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .action(async (dag_id: string, flags: Flags) => finish(await run(dag_id, flags)));
}

function toMoment(text: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment))
    throw new InvalidArgumentError("It must be a date, such as 2026-11-25T06:00:00Z.");
  return moment;
}

function toConf(text: string): OpenRun["conf"] {
  try {
    const conf: unknown = JSON.parse(text);
    if (typeof conf === "object" && conf !== null && !Array.isArray(conf)) return { ...conf };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InvalidArgumentError('It must be a JSON object, such as {"dry_run": true}.');
}

async function run(dag_id: string, flags: Flags): Promise<ExitCode> {
  const signal = abortedWhenInterrupted(new Stopped());
  const root = findRoot(flags.project);
  const bundle = await openBundle(root, dag_id);
  if (bundle === undefined) return EXIT.findings;
  const { format, quiet = false, local: isLocal = false } = flags;
  try {
    return await withDatabase(root, (database) => {
      const work = (connection: Connection): Promise<ExitCode> => {
        const request = { bundle, database, connection, isLocal, format, quiet, signal };
        return flags.scheduled === true ? runScheduled(request) : runOnce(request, flags);
      };
      return isLocal
        ? withLocalRun({ root, bundle, workerUrl: database.workerUrl }, work)
        : withConnection(flags, work);
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw await driveErrorInWords(error);
    const others = isLocal ? "" : "its pods go on, and ";
    printNote(
      `podloom: stopped; ${others}${flags.scheduled === true ? "--scheduled" : "the same --run-id"} continues the run\n`,
    );
    return EXIT.runFailed;
  }
}

/** The user, or the system, wants the command to end. */
class Stopped extends Error {}
