// podloom fix: what can be mended without a doubt is mended in the sources.
import { Command } from "commander";
import type { FixResult } from "../../compiler/index.ts";
import { DiskError, isError } from "../../compiler/quick.ts";
import { formatPatch } from "../changes.ts";
import { printDiagnostics } from "../diagnostics.ts";
import { EnvironmentError, EXIT, type ExitCode } from "../exitCodes.ts";
import { projectOption, quietOption } from "../options.ts";
import { count, hasColor, printNote, printResult } from "../print.ts";
import { findRoot, fromRoot } from "../project.ts";

interface Flags {
  readonly project?: string;
  readonly dryRun?: true;
  readonly quiet?: true;
}

export function fixCommand(finish: (code: ExitCode) => void): Command {
  return new Command("fix")
    .description("mend what can be mended without a doubt, in DAG files and pod templates")
    .argument("[paths...]", "DAG files or folders (default: dags_folder)")
    .option("--dry-run", "change nothing, and print what would be changed as a patch")
    .addOption(projectOption())
    .addOption(quietOption())
    .action(async (paths: string[], flags: Flags) => finish(await run(paths, flags)));
}

async function run(paths: readonly string[], flags: Flags): Promise<ExitCode> {
  const root = findRoot(flags.project);
  const { changes, fixed, left } = await fix(root, paths, flags.dryRun === true);
  if (flags.dryRun === true && changes.length > 0)
    printResult(formatPatch(changes, { color: hasColor(process.stdout) }));
  printDiagnostics(left, root, { format: "text", ...(flags.quiet && { quiet: flags.quiet }) });
  if (flags.quiet !== true) {
    const verb = flags.dryRun === true ? "Would fix" : "Fixed";
    printNote(`${verb} ${count(fixed.length, "place")} in ${count(changes.length, "file")}.\n`);
  }
  return left.some(isError) ? EXIT.findings : EXIT.ok;
}

async function fix(root: string, paths: readonly string[], isDry: boolean): Promise<FixResult> {
  const compiler = await import("../../compiler/index.ts");
  const options = {
    root,
    variables: process.env,
    paths: paths.map((path) => fromRoot(root, path)),
    out: undefined,
    check: true,
    today: new Date().toISOString().slice(0, 10),
    useCache: false,
  };
  try {
    return compiler.fix(options, isDry);
  } catch (error) {
    if (error instanceof DiskError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}
