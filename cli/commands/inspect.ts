// podloom inspect: the DAG model of a file, by running it or by reading it. Both give the same JSON.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { projectOption } from "../options.ts";
import { hasColor, printJson, printNote } from "../print.ts";
import { findRoot, fromRoot } from "../project.ts";

interface Flags {
  readonly static?: true;
  readonly project?: string;
}

export function inspectCommand(finish: (code: ExitCode) => void): Command {
  return new Command("inspect")
    .description("print the DAGs that a file declares as JSON, by running the file")
    .argument("<file>", "a DAG file")
    .option("--static", "read the file as the compiler does, and run nothing")
    .addOption(projectOption())
    .action(async (file: string, flags: Flags) => finish(await run(file, flags)));
}

async function run(file: string, flags: Flags): Promise<ExitCode> {
  if (!existsSync(file)) throw new UsageError(`${file}: there is no such file`);
  const root = findRoot(flags.project);
  if (flags.static === true) return inspectStatic(root, file);
  const { collectDags, toModel } = await import("../../runtime/index.ts");
  const dags = await collectDags(() => import(pathToFileURL(resolve(file)).href));
  printJson({ dags: dags.map((dag) => toModel(dag, root)) });
  return EXIT.ok;
}

async function inspectStatic(root: string, file: string): Promise<ExitCode> {
  const { formatText, inspect } = await import("../../compiler/index.ts");
  const { dags, diagnostics } = inspect({ root, variables: process.env, file: fromRoot(root, file) });
  if (diagnostics.length > 0) printNote(formatText(diagnostics, { color: hasColor(process.stderr) }));
  if (dags === undefined) return EXIT.findings;
  printJson({ dags });
  return EXIT.ok;
}
