// podloom diff: what a change does to the pods, for whoever reviews it.
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { styleText } from "node:util";
import { Command } from "commander";
import type { Diff, DiffResult, DiffSource } from "../../compiler/index.ts";
import { DiskError } from "../../compiler/quick.ts";
import { printDiagnostics, diagnosticsToJson } from "../diagnostics.ts";
import { EnvironmentError, EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { formatOptionOf, projectOption, type DiffFormat } from "../options.ts";
import { hasColor, printJson, printNote, printResult } from "../print.ts";
import { findRoot } from "../project.ts";

interface Flags {
  readonly base?: string;
  readonly exitCode?: true;
  readonly project?: string;
  readonly format: DiffFormat;
}

export function diffCommand(finish: (code: ExitCode) => void): Command {
  return new Command("diff")
    .description("what a change does to the pods: fields, tasks, edges and policies, by risk")
    .argument("[manifests]", "a folder of manifests to look at (default: the project as it is now, compiled)")
    .option(
      "--base <ref or dir>",
      "a commit, or a folder of manifests, to compare with (default: where HEAD left the remote's default branch)",
    )
    .option("--exit-code", "end with 1 if anything is different")
    .addOption(projectOption())
    .addOption(formatOptionOf(["text", "markdown", "json"] satisfies DiffFormat[]))
    .action(async (manifests: string | undefined, flags: Flags) => finish(await run(manifests, flags)));
}

async function run(manifests: string | undefined, flags: Flags): Promise<ExitCode> {
  const root = findRoot(flags.project);
  const result = await compare({
    base: await baseOf(root, flags.base),
    head: manifests === undefined ? projectOf(root) : folderOf(manifests),
  });
  if (result.kind === "failure") return reportFailure(result, root, flags);
  await report(result.diff, flags);
  return flags.exitCode === true && result.diff.dags.length > 0 ? EXIT.findings : EXIT.ok;
}

async function compare(sides: Readonly<Record<"base" | "head", DiffSource>>): Promise<DiffResult> {
  const { diff } = await import("../../compiler/index.ts");
  try {
    return diff({ ...sides, variables: process.env, today: new Date().toISOString().slice(0, 10) });
  } catch (error) {
    if (error instanceof DiskError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}

async function baseOf(root: string, base: string | undefined): Promise<DiffSource> {
  if (base !== undefined && existsSync(base) && statSync(base).isDirectory()) return folderOf(base);
  const [{ baseCommit }, { commitArchive }] = await Promise.all([
    import("../git/baseCommit.ts"),
    import("../git/commitArchive.ts"),
  ]);
  const { commit, name } = baseCommit(root, base);
  return { kind: "archive", name: `${name} (${commit.slice(0, 10)})`, archive: commitArchive(root, commit) };
}

function projectOf(root: string): DiffSource {
  return { kind: "project", name: "working tree", root };
}

function folderOf(path: string): DiffSource {
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UsageError(`diff ${path}: there is no such folder of manifests`);
  return { kind: "folder", name: path, path: resolve(path) };
}

/** Where a side has errors there is nothing to compare. */
function reportFailure(
  { side, name, diagnostics }: Extract<DiffResult, { kind: "failure" }>,
  root: string,
  { format }: Flags,
): ExitCode {
  if (format === "json") printJson({ side, name, diagnostics: diagnosticsToJson(diagnostics, { format }) });
  else printDiagnostics(diagnostics, root, { format: "text" });
  const what = side === "base" ? `the base, ${name},` : `the ${name}`;
  printNote(`podloom: ${what} has errors, so it cannot be compared\n`);
  return EXIT.findings;
}

const COLORS = { high: "red", medium: "yellow", low: "dim" } as const;

async function report(diff: Diff, { format }: Flags): Promise<void> {
  const { diffToJson, formatDiffMarkdown, formatDiffText } = await import("../../compiler/index.ts");
  switch (format) {
    case "json":
      return printJson(diffToJson(diff));
    case "markdown":
      return printResult(formatDiffMarkdown(diff));
    case "text": {
      const color = hasColor(process.stdout);
      return printResult(
        formatDiffText(diff, {
          paint: (level, words) =>
            color ? styleText(COLORS[level], words, { validateStream: false }) : words,
        }),
      );
    }
  }
}
