// argv to exit code: finds the command, runs it, and turns what is thrown into words.
import { Command, CommanderError } from "commander";
import { VERSION } from "../compiler/quick.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { cleanCommand } from "./commands/clean.ts";
import { clusterCommand } from "./commands/cluster.ts";
import { compileCommand } from "./commands/compile.ts";
import { diffCommand } from "./commands/diff.ts";
import { explainCommand } from "./commands/explain.ts";
import { fixCommand } from "./commands/fix.ts";
import { initCommand } from "./commands/init.ts";
import { graphCommand } from "./commands/graph.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { kubeletCommand } from "./commands/kubelet.ts";
import { logsCommand } from "./commands/logs.ts";
import { renderCommand } from "./commands/render.ts";
import { retryCommand } from "./commands/retry.ts";
import { runCommand } from "./commands/run.ts";
import { statusCommand } from "./commands/status.ts";
import { taskProcessCommand } from "./commands/taskProcess.ts";
import { validateCommand } from "./commands/validate.ts";
import { workerCommand } from "./commands/worker.ts";
import { EnvironmentError, EXIT, UsageError, type ExitCode } from "./exitCodes.ts";

const commands = [
  initCommand,
  compileCommand,
  validateCommand,
  fixCommand,
  diffCommand,
  explainCommand,
  graphCommand,
  inspectCommand,
  renderCommand,
  runCommand,
  statusCommand,
  logsCommand,
  retryCommand,
  cancelCommand,
  cleanCommand,
  clusterCommand,
  kubeletCommand,
];

export async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = new Command("podloom")
    .description("Compiles TypeScript DAG files into validated Pod manifests, without running them.")
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError();
  for (const command of commands) {
    program.addCommand(command((code) => (exitCode = code)).exitOverride());
  }
  program.addCommand(workerCommand().exitOverride());
  program.addCommand(taskProcessCommand().exitOverride(), { hidden: true });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError || error instanceof EnvironmentError) {
    console.error(`podloom: ${error.message}`);
    return error instanceof UsageError ? EXIT.usage : EXIT.environment;
  }
  console.error(
    "podloom: this is a bug in podloom. Please report it with the command, the file and these lines:",
  );
  console.error(error);
  return EXIT.bug;
}
