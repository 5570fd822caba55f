// podloom retry: what failed in a run, and what did not run because of it, is to be tried again by the next `podloom run`.
import { Command } from "commander";
import type { Retry } from "../../runtime/operate/index.ts";
import type { Database } from "../../runtime/store/index.ts";
import { withRuns } from "../database.ts";
import { driveErrorInWords } from "../driveErrors.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { holderName, isGone } from "../holder.ts";
import { findRun, nameOf, runArgument, unknownTask } from "../namedRun.ts";
import { formatOption, projectOption, type Format } from "../options.ts";
import { count, printJson, printNote } from "../print.ts";
import { findRoot } from "../project.ts";

interface Flags {
  readonly downstream?: true;
  readonly project?: string;
  readonly format: Format;
}

export function retryCommand(finish: (code: ExitCode) => void): Command {
  return new Command("retry")
    .description("try again what failed in a run, and what did not run because of it")
    .argument(...runArgument)
    .argument("[tasks...]", "only these tasks, and what did not run because of them")
    .option("--downstream", "and all that is downstream of them, whatever has become of it or of them")
    .addOption(projectOption())
    .addOption(formatOption())
    .action(async (name: string, task_ids: string[], flags: Flags) => {
      const request = { name, task_ids, flags };
      finish(await withRuns(findRoot(flags.project), (database) => tryAgain({ database, ...request })));
    });
}

interface Request {
  readonly database: Database;
  readonly name: string;
  readonly task_ids: readonly string[];
  readonly flags: Flags;
}

async function tryAgain({ database, name, task_ids, flags }: Request): Promise<ExitCode> {
  const [{ retryRun }, { systemClock }, { RunIsDriven }] = await Promise.all([
    import("../../runtime/operate/index.ts"),
    import("../../runtime/loop/index.ts"),
    import("../../runtime/store/index.ts"),
  ]);
  const key = await findRun(database, name);
  try {
    const retry = await retryRun({
      database,
      run: key,
      request: { task_ids, hasDownstream: flags.downstream === true },
      holder: holderName(),
      isGone,
      onStandby: () => printNote("podloom: looking whether another process drives this run\n"),
      clock: systemClock,
    });
    report(retry, key, flags);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof RunIsDriven)) throw await driveErrorInWords(error);
    const remedy =
      "wait for its end, or stop it with Ctrl-C or SIGTERM, which leaves pods in a cluster running, and retry then";
    throw new UsageError(`${error.message}: ${remedy}`, { cause: error });
  }
}

type RunKey = Parameters<typeof nameOf>[0];

function report(retry: Retry, key: RunKey, { format }: Flags): void {
  if (retry.kind !== "retried") throw refusal(retry, key);
  const { task_ids } = retry;
  if (format === "json") return printJson({ ...key, task_ids });
  printNote(
    `podloom: ${count(task_ids.length, "task")} of run ${nameOf(key)} to be tried again: ${task_ids.join(", ")}\n` +
      `podloom run ${key.dag_id} --run-id ${key.run_id} continues the run\n`,
  );
}

function refusal(retry: Exclude<Retry, { kind: "retried" }>, key: RunKey): UsageError {
  const name = nameOf(key);
  switch (retry.kind) {
    case "nothingFailed":
      return new UsageError(`nothing has failed in run ${name}`);
    case "cancelled":
      return new UsageError(
        `run ${name} is cancelled and has not ended: podloom run ${key.dag_id} --run-id ${key.run_id} ends it; retry then`,
      );
    case "goesOn":
      return new UsageError(
        `${retry.task_id} is ${retry.state} in run ${name}: there is nothing to try again`,
      );
    case "notFailed":
      return new UsageError(
        `${retry.task_id} is ${retry.state} in run ${name}: --downstream runs it again, and all tasks downstream of it`,
      );
    case "unknownTask":
      return unknownTask(key, retry.task_id, retry.known);
  }
}
