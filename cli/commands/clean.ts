// podloom clean: takes away pods of podloom that have ended, and lets go what nobody else would.
import { Command, InvalidArgumentError } from "commander";
import parseDuration from "parse-duration";
import type { Connection } from "../../runtime/cluster/index.ts";
import type { PodFacts, PodFate } from "../../runtime/operate/index.ts";
import type { Database, StoredRun } from "../../runtime/store/index.ts";
import { configuredNamespace } from "../bundle.ts";
import { addClusterOptions, orEnvironmentError, withConnection, type ClusterFlags } from "../connection.ts";
import { NoDatabase, withRuns } from "../database.ts";
import { EnvironmentError, EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { abortedWhenInterrupted } from "../interrupted.ts";
import { loadNamedRun } from "../namedRun.ts";
import { formatOption, projectOption, type Format } from "../options.ts";
import { count, printJson, printNote, printResult } from "../print.ts";
import { findRoot } from "../project.ts";
import { withRunCluster } from "../runCluster.ts";
import { durationInWords } from "../runTable.ts";

interface Flags extends ClusterFlags {
  readonly dryRun?: true;
  readonly olderThan?: number;
  readonly namespace?: string;
  readonly withoutDatabase?: true;
  readonly uninstall?: true;
  readonly project?: string;
  readonly format: Format;
}

/** Without a database nobody knows whether the runtime of a pod is about to look at it; after so long it surely has. */
const UNASKED_AGE_MS = 60 * 60_000;

export function cleanCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("clean")
    .description("remove pods that have ended, and whose end is saved in the database")
    .argument("[run]", "<dag_id>/<run_id>, a run_id, or a dag_id for its latest run (default: all runs)")
    .option("--dry-run", "only say what would be done")
    .option("--older-than <duration>", "only pods that ended so long ago, such as 2h", toDuration)
    .option("--namespace <name>", "where the pods are (default: podloom.yaml's, then the kubeconfig's)")
    .option("--without-database", "judge pods by their end and age alone (--older-than is 1h then)")
    .option("--uninstall", "let go all pods, so that nothing of podloom holds any; those that run go on");
  return addClusterOptions(command)
    .addOption(projectOption())
    .addOption(formatOption())
    .action(async (name: string | undefined, flags: Flags) => {
      const root = findRoot(flags.project);
      const work = (database?: Database): Promise<void> => clean({ root, database, name, flags });
      if (flags.withoutDatabase === true) await work();
      else await withRuns(root, work).catch(withRemedy);
      finish(EXIT.ok);
    });
}

function toDuration(text: string): number {
  // A number without a unit would be milliseconds, which nobody means.
  const durationMs = /\d\s*[a-z]/i.test(text) ? parseDuration(text) : null;
  if (durationMs === null || durationMs < 0)
    throw new InvalidArgumentError("It must be a duration, such as 90s, 30m or 2h.");
  return durationMs;
}

function withRemedy(error: unknown): never {
  if (!(error instanceof NoDatabase)) throw error;
  throw new EnvironmentError(`${error.message}; or clean by age, with --without-database`, { cause: error });
}

interface Request {
  readonly root: string;
  readonly database: Database | undefined;
  readonly name: string | undefined;
  readonly flags: Flags;
}

async function clean(request: Request): Promise<void> {
  const { root, database, name, flags } = request;
  if (name === undefined)
    return withConnection(flags, (connection) => cleanIn(request, connection, undefined));
  if (database === undefined)
    return withConnection(flags, (connection) => cleanIn(request, connection, parsed(name)));
  const stored = await loadNamedRun(database, name);
  return withRunCluster({ root, stored, flags }, (connection) =>
    cleanIn(request, connection, stored.run, stored.checkpoint?.namespace),
  );
}

type RunKey = Pick<StoredRun["run"], "dag_id" | "run_id">;

/** Without a database there is nothing to look a shorter name up in. */
function parsed(name: string): RunKey {
  const end = name.indexOf("/");
  if (end <= 0) throw new UsageError(`${name}: without a database a run is written <dag_id>/<run_id>`);
  return { dag_id: name.slice(0, end), run_id: name.slice(end + 1) };
}

async function cleanIn(
  { root, database, flags }: Request,
  connection: Connection,
  run: RunKey | undefined,
  runNamespace = "",
): Promise<void> {
  const [{ cleanPods }, { systemClock }] = await Promise.all([
    import("../../runtime/operate/index.ts"),
    import("../../runtime/loop/index.ts"),
  ]);
  const signal = abortedWhenInterrupted(new EnvironmentError("stopped; what was done until then is done"));
  const namespace =
    flags.namespace ?? (runNamespace || (await configuredNamespace(root))) ?? connection.namespace;
  const done: Done[] = [];
  await orEnvironmentError(() =>
    cleanPods({
      connection,
      database,
      run,
      namespace,
      olderThanMs: ageOf(flags),
      isUninstall: flags.uninstall === true,
      isDry: flags.dryRun === true,
      onPod: (pod, fate) => {
        done.push({ pod, fate });
        if (flags.format === "text") printResult(lineOf({ pod, fate }));
      },
      onFailure: (error) => printNote(`podloom: ${error.message}\n`),
      clock: systemClock,
      signal,
    }),
  );
  if (flags.format === "json") printJson({ namespace, pods: done.map(toJson) });
  else printNote(summary(done, namespace, flags));
}

/** In milliseconds. */
function ageOf({ olderThan, withoutDatabase, uninstall }: Flags): number {
  return olderThan ?? (withoutDatabase === true && uninstall !== true ? UNASKED_AGE_MS : 0);
}

interface Done {
  readonly pod: PodFacts;
  readonly fate: PodFate;
}

function lineOf({ pod: { name, run, attempt }, fate: { action, why } }: Done): string {
  return `${action} ${name} (${run.dag_id}/${run.run_id} ${attempt.task_id}, try ${attempt.try_number}): ${why}\n`;
}

function toJson({ pod: { namespace, name, run, attempt }, fate }: Done): object {
  return { namespace, name, ...run, ...attempt, ...fate };
}

function summary(done: readonly Done[], namespace: string, flags: Flags): string {
  const of = (action: PodFate["action"]): string =>
    count(done.filter(({ fate }) => fate.action === action).length, "pod");
  const would = flags.dryRun === true ? "would be " : "";
  const ageMs = ageOf(flags);
  const younger = ageMs > 0 ? `; what ended within ${durationInWords(ageMs)} stays` : "";
  const how = flags.withoutDatabase === true ? ` (no database was asked${younger})` : younger;
  return `podloom: in namespace ${namespace} ${of("delete")} ${would}deleted, ${of("release")} ${would}let go, ${of("keep")} kept${how}\n`;
}
