// podloom compile: DAG files to manifests.
import { resolve } from "node:path";
import { Command } from "commander";
import {
  DiskError,
  isError,
  upToDate,
  type Change,
  type CompileOptions,
  type CompileResult,
} from "../../compiler/quick.ts";
import { EXIT, EnvironmentError, UsageError, type ExitCode } from "../exitCodes.ts";
import { diagnosticsToJson, printDiagnostics, type DiagnosticsFlags } from "../diagnostics.ts";
import {
  diagnosticsFormatOption,
  maximumOption,
  projectOption,
  quietOption,
  type DiagnosticsFormat,
} from "../options.ts";
import { count, hasColor, printJson, printNote, printResult } from "../print.ts";
import { findRoot, fromRoot } from "../project.ts";

interface Flags extends DiagnosticsFlags {
  readonly project?: string;
  readonly out?: string;
  readonly check?: true;
  readonly watch?: true;
  readonly cache: boolean;
}

export function compileCommand(finish: (code: ExitCode) => void): Command {
  return new Command("compile")
    .description("compile DAG files into Pod manifests")
    .argument("[paths...]", "DAG files or folders (default: dags_folder)")
    .option("--check", "write nothing; fail if the manifests on disk are not what would be written")
    .option("--watch", "compile again after each change")
    .option("--out <dir>", "write to this folder instead of manifests_folder")
    .option("--no-cache", "neither use nor keep results of earlier compiles")
    .addOption(projectOption())
    .addOption(diagnosticsFormatOption())
    .addOption(maximumOption())
    .addOption(quietOption())
    .action(async (paths: string[], flags: Flags) => finish(await run(paths, flags)));
}

async function run(paths: readonly string[], flags: Flags): Promise<ExitCode> {
  const started = performance.now();
  const options = optionsOf(paths, flags);
  if (flags.watch === true) return watch(options, flags);
  const result = await compile(options);
  await report(result, options, flags, performance.now() - started);
  return exitCodeOf(result, options);
}

function optionsOf(
  paths: readonly string[],
  { project, out, check, watch: isWatching, cache }: Flags,
): CompileOptions {
  if (check === true && isWatching === true) throw new UsageError("--check and --watch exclude each other");
  const root = findRoot(project);
  return {
    root,
    variables: process.env,
    paths: paths.map((path) => fromRoot(root, path)),
    out: out === undefined ? undefined : resolve(out),
    check: check === true,
    today: new Date().toISOString().slice(0, 10),
    // Sources that Node runs as they are belong to podloom's own repository, where the version does not tell builds apart.
    useCache: cache && !import.meta.filename.endsWith(".ts"),
  };
}

async function compile(options: CompileOptions): Promise<CompileResult> {
  try {
    const remembered = upToDate(options);
    if (remembered !== undefined) return remembered;
    const compiler = await import("../../compiler/index.ts");
    return compiler.compile(options);
  } catch (error) {
    if (error instanceof DiskError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}

async function watch(options: CompileOptions, flags: Flags): Promise<ExitCode> {
  const { watchProject } = await import("../watch.ts");
  return watchProject(options, (result, durationMs) => report(result, options, flags, durationMs));
}

function exitCodeOf({ diagnostics, changes }: CompileResult, { check }: CompileOptions): ExitCode {
  return diagnostics.some(isError) || (check && changes.length > 0) ? EXIT.findings : EXIT.ok;
}

async function report(
  result: CompileResult,
  { root }: CompileOptions,
  flags: Flags,
  durationMs: number,
): Promise<void> {
  const { format } = flags;
  if (format === "json") return printJson(jsonOf(result, flags, durationMs));
  printDiagnostics(result.diagnostics, root, { ...flags, format });
  if (flags.check === true && result.changes.length > 0) await printChanges(result, format);
  if (flags.quiet !== true) printNote(`${summary(result, flags, durationMs)}\n`);
}

/** The result of a check, unless a machine reads stdout. */
async function printChanges(result: CompileResult, format: DiagnosticsFormat): Promise<void> {
  const { formatChanges } = await import("../changes.ts");
  const isText = format === "text";
  const color = hasColor(isText ? process.stdout : process.stderr);
  (isText ? printResult : printNote)(formatChanges(result, { color }));
}

function jsonOf(
  { dags, diagnostics, changes, unchanged }: CompileResult,
  flags: Flags,
  durationMs: number,
): object {
  return {
    dags,
    diagnostics: diagnosticsToJson(diagnostics, flags),
    written: pathsOf(changes, ({ after }) => after !== undefined),
    removed: pathsOf(changes, ({ after }) => after === undefined),
    unchanged,
    durationMs: Math.round(durationMs),
  };
}

function pathsOf(changes: readonly Change[], test: (change: Change) => boolean): string[] {
  return changes.filter(test).map(({ path }) => path);
}

function summary(
  { dags, diagnostics, changes, unchanged, manifestsFolder }: CompileResult,
  { check, watch: watching }: Flags,
  durationMs: number,
): string {
  if (diagnostics.some(isError)) return "Nothing was written.";
  const tasks = dags.reduce((total, dag) => total + dag.tasks, 0);
  const removed = changes.filter(({ after }) => after === undefined).length;
  const written = changes.length - removed;
  const what = `${count(dags.length, "DAG")} with ${count(tasks, "task")}`;
  const time = watching === true ? `${durationMs.toFixed(0)} ms` : `${(durationMs / 1000).toFixed(2)} s`;
  if (check !== true)
    return `Compiled ${what} into ${manifestsFolder}: ${count(written, "file")} written, ${removed} removed, ${unchanged} unchanged, in ${time}.`;
  if (changes.length === 0) return `Checked ${what}: ${manifestsFolder} is up to date, in ${time}.`;
  return `Checked ${what}: ${count(changes.length, "file")} in ${manifestsFolder} would change. Run \`podloom compile\` and commit the result.`;
}
