// argv to exit code: finds the command, runs it, and turns what is thrown into words.
import { Command, CommanderError } from "commander";
import { VERSION } from "../compiler/quick.ts";
import { EnvironmentError, EXIT, UsageError, type ExitCode } from "./exitCodes.ts";

type MakeCommand = (finish: (code: ExitCode) => void) => Command;

/** By name, in the order in which help lists them. Only the one that is asked for is loaded, as every command waits for that. */
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  init: async () => (await import("./commands/init.ts")).initCommand,
  compile: async () => (await import("./commands/compile.ts")).compileCommand,
  validate: async () => (await import("./commands/validate.ts")).validateCommand,
  fix: async () => (await import("./commands/fix.ts")).fixCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,
  explain: async () => (await import("./commands/explain.ts")).explainCommand,
  graph: async () => (await import("./commands/graph.ts")).graphCommand,
  inspect: async () => (await import("./commands/inspect.ts")).inspectCommand,
  render: async () => (await import("./commands/render.ts")).renderCommand,
  run: async () => (await import("./commands/run.ts")).runCommand,
  status: async () => (await import("./commands/status.ts")).statusCommand,
  logs: async () => (await import("./commands/logs.ts")).logsCommand,
  retry: async () => (await import("./commands/retry.ts")).retryCommand,
  cancel: async () => (await import("./commands/cancel.ts")).cancelCommand,
  clean: async () => (await import("./commands/clean.ts")).cleanCommand,
  cluster: async () => (await import("./commands/cluster.ts")).clusterCommand,
  kubelet: async () => (await import("./commands/kubelet.ts")).kubeletCommand,
  worker: async () => (await import("./commands/worker.ts")).workerCommand,
  "task-process": async () => (await import("./commands/taskProcess.ts")).taskProcessCommand,
};

/** `worker` starts it for itself. */
const HIDDEN = "task-process";

export async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = new Command("podloom")
    .description("Compiles TypeScript DAG files into validated Pod manifests, without running them.")
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError();
  const finish = (code: ExitCode): void => void (exitCode = code);
  for (const [name, load] of wanted(argv))
    program.addCommand((await load())(finish).exitOverride(), { hidden: name === HIDDEN });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

/** The command that comes first; all of them where help or a suggestion is wanted. */
function wanted([first]: readonly string[]): [string, () => Promise<MakeCommand>][] {
  const all = Object.entries(commands);
  const asked = all.filter(([name]) => name === first);
  return asked.length > 0 ? asked : all;
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
