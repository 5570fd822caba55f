// podloom worker: runs the task of an attempt, inside its pod. Its exit codes are the worker's own.
import { randomUUID } from "node:crypto";
import { Command, InvalidArgumentError, Option } from "commander";
import type { WorkerAttempt } from "../../runtime/worker/index.ts";
import { podSettingEnvNames } from "../../schemas/podIdentity.ts";
import { UsageError } from "../exitCodes.ts";
import { flushPrints, printNote } from "../print.ts";
import { taskProcessName } from "./taskProcess.ts";

interface Flags {
  readonly grace: number;
  readonly startDeadline: number;
  readonly reportDeadline: number;
  readonly heartbeat: number;
  readonly terminationMessage: string;
}

export function workerCommand(): Command {
  return new Command("worker")
    .description("run the task of an attempt, inside its pod")
    .argument("<file>", "the DAG file")
    .addOption(
      secondsOption("--grace", "from SIGTERM until the pod is killed", 30).env(
        podSettingEnvNames.terminationGracePeriodSeconds,
      ),
    )
    .addOption(secondsOption("--start-deadline", "how long the database may be away before the task", 120))
    .addOption(secondsOption("--report-deadline", "how long the database may be away after the task", 600))
    .addOption(secondsOption("--heartbeat", "between two signs of life", 30))
    .addOption(
      new Option("--termination-message <file>", "what the kubelet reads when the container has ended")
        .default("/dev/termination-log")
        .env(podSettingEnvNames.terminationMessagePath),
    )
    .action(run);
}

function secondsOption(flag: string, description: string, seconds: number): Option {
  return new Option(`${flag} <seconds>`, description).default(seconds).argParser((text) => {
    if (!/^\d{1,6}(\.\d{1,3})?$/.test(text))
      throw new InvalidArgumentError("It must be a number of seconds.");
    return Number(text);
  });
}

async function run(file: string, flags: Flags): Promise<never> {
  const { NoAttemptError, readAttempt } = await import("../../runtime/worker/index.ts");
  try {
    const exitCode = await runAttempt(file, readAttempt(process.env), flags);
    await flushPrints();
    // Connections and timers may be left, and nobody needs them.
    process.exit(exitCode);
  } catch (error) {
    if (error instanceof NoAttemptError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function runAttempt(file: string, attempt: WorkerAttempt, flags: Flags): Promise<number> {
  const { runWorker, saveTerminationMessage, systemClock, systemRandom } =
    await import("../../runtime/worker/index.ts");
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort());
  process.on("SIGINT", () => stop.abort());
  // A task is not told where the database is: its worker writes for it.
  const { PODLOOM_DATABASE_URL: databaseUrl, ...env } = process.env;
  return runWorker({
    file,
    claim: { ...attempt, startToken: randomUUID() },
    databaseUrl,
    program: {
      path: thisProgram(),
      args: [taskProcessName],
      env,
      stdout: process.stdout,
      stderr: process.stderr,
    },
    limits: {
      startMs: flags.startDeadline * 1000,
      reportMs: flags.reportDeadline * 1000,
      graceMs: flags.grace * 1000,
      heartbeatMs: flags.heartbeat * 1000,
    },
    stop: stop.signal,
    saveEnvelope: (text) => saveTerminationMessage(flags.terminationMessage, text),
    note: (words) => printNote(`podloom: ${words}\n`),
    clock: systemClock,
    random: systemRandom,
  });
}

function thisProgram(): string {
  const [, path] = process.argv;
  if (path === undefined) throw new Error("invariant: podloom was started from a file");
  return path;
}
