// podloom run: one run of a DAG, to its end. The same --run-id again continues it.
import { Command, InvalidArgumentError } from "commander";
import type { Connection } from "../../runtime/cluster/index.ts";
import type { Bundle } from "../../runtime/index.ts";
import type { Changes, OpenRun, Run, RunState } from "../../runtime/loop/index.ts";
import type { Database } from "../../runtime/store/index.ts";
import { openBundle } from "../bundle.ts";
import { addClusterOptions, withConnection, type ClusterFlags } from "../connection.ts";
import { withDatabase, type OpenDatabase } from "../database.ts";
import { driveErrorInWords } from "../driveErrors.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { holderName, isGone } from "../holder.ts";
import { interrupted } from "../interrupted.ts";
import { withLocalRun } from "../localRun.ts";
import { formatOption, projectOption, quietOption, type Format } from "../options.ts";
import { count, printJson, printNote } from "../print.ts";
import { findRoot } from "../project.ts";
import { runToJson } from "../runJson.ts";

interface Flags extends ClusterFlags {
  readonly runId?: string;
  readonly logicalDate?: number;
  readonly conf: OpenRun["conf"];
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
  const stop = new AbortController();
  void interrupted().then(() => stop.abort(new Stopped()));
  const root = findRoot(flags.project);
  const bundle = await openBundle(root, dag_id);
  if (bundle === undefined) return EXIT.findings;
  try {
    return await withDatabase(root, (database) => {
      const request = { bundle, database, flags, signal: stop.signal };
      const work = (connection: Connection): Promise<ExitCode> => drive({ ...request, connection });
      return flags.local === true
        ? withLocalRun({ root, bundle, workerUrl: database.workerUrl }, work)
        : withConnection(flags, work);
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw await driveErrorInWords(error);
    const others = flags.local === true ? "" : "its pods go on, and ";
    printNote(`podloom: stopped; ${others}the same --run-id continues the run\n`);
    return EXIT.runFailed;
  }
}

/** The user, or the system, wants the command to end. */
class Stopped extends Error {}

interface DriveRequest {
  readonly bundle: Bundle;
  readonly database: OpenDatabase;
  readonly connection: Connection;
  readonly flags: Flags;
  readonly signal: AbortSignal;
}

async function drive({ bundle, database, connection, flags, signal }: DriveRequest): Promise<ExitCode> {
  const { driveRun, defaultRunSettings, systemClock, systemRandom } =
    await import("../../runtime/loop/index.ts");
  const { readInstance } = await import("../../runtime/store/index.ts");
  const created = await open(bundle, database.database, flags);
  const { dag_id, run_id } = created;
  if (flags.quiet !== true) printNote(`podloom: run ${run_id} of ${dag_id}\n`);
  const ended = await driveRun({
    run: { dag_id, run_id },
    bundle,
    database: database.database,
    connection,
    settings: { ...defaultRunSettings, instance: await readInstance(database.database) },
    holder: holderName(),
    isGone,
    signal,
    onStandby: () => printNote("podloom: another process drives this run; waiting to take over\n"),
    onTurn: (_, changes) => {
      if (flags.quiet !== true) for (const line of linesOf(changes)) printNote(`${line}\n`);
    },
    onFailure: (error) => printNote(`podloom: ${error.message}\n`),
    clock: systemClock,
    random: systemRandom,
  });
  return report(ended, flags);
}

async function open(bundle: Bundle, database: Database, flags: Flags): Promise<Run> {
  const { BundleChanged, openRun, runId, systemClock } = await import("../../runtime/loop/index.ts");
  const logical_date = flags.logicalDate ?? systemClock.now();
  const run_id = flags.runId ?? runId("manual", logical_date);
  if (run_id === "" || run_id.length > 250)
    throw new UsageError("--run-id must have between 1 and 250 characters");
  try {
    return await openRun(database, bundle, { run_id, run_type: "manual", logical_date, conf: flags.conf });
  } catch (error) {
    if (error instanceof BundleChanged) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** A line for each task instance that went into another state, and for the run. */
function linesOf({ log }: Changes): string[] {
  return log.flatMap((entry) => {
    if (entry.subject === "attempt") return [];
    const why = entry.reason === undefined ? "" : `: ${entry.reason}`;
    const time = new Date(entry.at).toISOString().slice(11, 19);
    if (entry.subject === "run") return [`${time} run ${entry.to}${why}`];
    const attempt = entry.try_number > 1 ? ` (try ${entry.try_number})` : "";
    return [`${time} ${entry.task_id} ${entry.to}${attempt}${why}`];
  });
}

function report(ended: RunState, { format, quiet }: Flags): ExitCode {
  const { run: own, tasks, attempts } = ended;
  if (format === "json")
    printJson(runToJson({ run: own, tasks: [...tasks.values()], attempts: [...attempts.values()] }));
  else if (quiet !== true) {
    const states = Map.groupBy(tasks.values(), ({ state }) => state);
    const counts = [...states].map(([state, some]) => `${some.length} ${state}`);
    printNote(`podloom: ${count(tasks.size, "task")}: ${counts.join(", ")}\n`);
    for (const { task_id, state, hint } of tasks.values())
      if (hint !== undefined) printNote(`  ${task_id} ${state}: ${hint}\n`);
  }
  return own.state === "success" ? EXIT.ok : EXIT.runFailed;
}
