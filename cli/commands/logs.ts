// podloom logs: what a task has printed. What the database has kept is shown from there; what goes on is asked of the cluster.
import { Command, InvalidArgumentError } from "commander";
import type { Connection } from "../../runtime/cluster/index.ts";
import type { Attempt, PodFacts } from "../../runtime/operate/index.ts";
import type { Database, StoredRun } from "../../runtime/store/index.ts";
import { addClusterOptions, orEnvironmentError, type ClusterFlags } from "../connection.ts";
import { withRuns } from "../database.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { abortedWhenInterrupted } from "../interrupted.ts";
import { loadNamedRun, nameOf, runArgument, unknownTask } from "../namedRun.ts";
import { projectOption } from "../options.ts";
import { printNote, printResult } from "../print.ts";
import { findRoot } from "../project.ts";
import { withRunCluster } from "../runCluster.ts";

interface Flags extends ClusterFlags {
  readonly try?: number;
  readonly container?: string;
  readonly follow?: true;
  readonly project?: string;
}

export function logsCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("logs")
    .description("what a task has printed, while it runs and after, whether its pod is still there or not")
    .argument(...runArgument)
    .argument("<task>", "its task_id")
    .option("--try <n>", "the attempt (default: the latest)", toTry)
    .option("--container <name>", "the container (default: all that printed something; base with --follow)")
    .option("-f, --follow", "go on until the container has ended");
  return addClusterOptions(command)
    .addOption(projectOption())
    .action(async (name: string, task_id: string, flags: Flags) => {
      const root = findRoot(flags.project);
      await withRuns(root, async (database) => {
        const stored = await loadNamedRun(database, name);
        await show({ root, database, stored, attempt: attemptOf(stored, task_id, flags), flags });
      });
      finish(EXIT.ok);
    });
}

function toTry(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number above 0.");
  return Number(text);
}

interface Request {
  readonly root: string;
  readonly database: Database;
  readonly stored: StoredRun;
  readonly attempt: Attempt;
  readonly flags: Flags;
}

/** Throws a `UsageError` where there is none of that number, or none yet. */
function attemptOf({ run, tasks, attempts }: StoredRun, task_id: string, flags: Flags): Attempt {
  const task = tasks.find((each) => each.task_id === task_id);
  if (task === undefined)
    throw unknownTask(
      run,
      task_id,
      tasks.map((each) => each.task_id),
    );
  const own = attempts.filter((attempt) => attempt.task_id === task_id);
  const wanted = flags.try ?? task.try_number;
  const attempt = own.find(({ try_number }) => try_number === wanted);
  if (attempt !== undefined) return attempt;
  const why = task.reason === undefined ? "" : `: ${task.reason}`;
  throw new UsageError(
    own.length === 0
      ? `${task_id} has not been started in run ${nameOf(run)}; it is ${task.state}${why}`
      : `${task_id} has no try ${wanted} in run ${nameOf(run)}: the latest is ${task.try_number}`,
  );
}

async function show(request: Request): Promise<void> {
  const { attempt } = request;
  if (await showKept(request)) return;
  if (attempt.isReleased) return tellNothing(request, "its pod is gone, and nothing was kept of its log");
  await withRunCluster(request, (connection) => showLive(request, connection));
}

/** The ends of logs that the database has; false where it has none that is wanted. */
async function showKept({ database, stored, attempt, flags }: Request): Promise<boolean> {
  const { readLogTails } = await import("../../runtime/store/index.ts");
  const all = await readLogTails(database, { ...stored.run, ...attempt });
  const wanted = all.filter(({ container }) => container === (flags.container ?? container));
  if (wanted.length === 0) {
    if (all.length > 0 && attempt.isReleased)
      throw new UsageError(
        `nothing was kept of a container ${flags.container ?? ""}, only of ${all.map(({ container }) => container).join(", ")}`,
      );
    return false;
  }
  for (const { container, text } of wanted) {
    if (wanted.length > 1) printNote(`==> ${container} <==\n`);
    printResult(text === "" || text.endsWith("\n") ? text : `${text}\n`);
    if (text === "") printNote(`podloom: ${container} has printed nothing\n`);
  }
  return true;
}

async function showLive(request: Request, connection: Connection): Promise<void> {
  const { findPod } = await import("../../runtime/operate/index.ts");
  const { readInstance } = await import("../../runtime/store/index.ts");
  const { database, stored, attempt } = request;
  const instance = await readInstance(database);
  const pod = await orEnvironmentError(() => findPod({ connection, instance, stored, attempt }));
  if (pod !== undefined) return stream(request, connection, pod);
  // It may have ended and gone since the database was asked.
  if (await showKept(request)) return;
  const place = stored.checkpoint?.clusterId ?? connection.server;
  const elsewhere =
    place === connection.server ? "" : `, and the run had its pods at ${place}: name that with --kubeconfig`;
  tellNothing(request, `its pod ${attempt.pod_name} is not at ${connection.server}${elsewhere}`);
}

async function stream({ flags }: Request, connection: Connection, pod: PodFacts): Promise<void> {
  const { containerLog, containersWithLog, PodApi } = await import("../../runtime/operate/index.ts");
  const { systemClock } = await import("../../runtime/loop/index.ts");
  const signal = abortedWhenInterrupted();
  const follows = flags.follow === true;
  const names = pod.containers.map(({ name }) => name);
  if (flags.container !== undefined && !names.includes(flags.container))
    throw new UsageError(`pod ${pod.name} has no container ${flags.container}, only ${names.join(", ")}`);
  const wanted = flags.container ?? (follows ? "base" : undefined);
  const containers = wanted === undefined ? containersWithLog(pod) : [wanted];
  if (containers.length === 0) printNote(`podloom: no container of pod ${pod.name} has begun\n`);
  const api = new PodApi(connection);
  for (const container of containers) {
    if (containers.length > 1) printNote(`==> ${container} <==\n`);
    const decoder = new TextDecoder();
    const log = containerLog({ api, pod, container, follows, clock: systemClock, signal });
    try {
      await orEnvironmentError(async () => {
        for await (const chunk of log) printResult(decoder.decode(chunk, { stream: true }));
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function tellNothing({ stored, attempt: { task_id, try_number, outcome } }: Request, why: string): void {
  const reason = outcome?.reason === undefined ? "" : `; the attempt ended: ${outcome.reason}`;
  printNote(
    `podloom: there is no log of ${task_id}, try ${try_number}, in run ${nameOf(stored.run)}: ${why}${reason}\n`,
  );
}
