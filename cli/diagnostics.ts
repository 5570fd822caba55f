// How commands print diagnostics: as text on stderr, or for machines alone on stdout.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  countDiagnostics,
  diagnosticToJson,
  formatGithub,
  formatText,
  isError,
  readDocumentation,
  REPOSITORY,
  selectDiagnostics,
  toGitlab,
  toSarif,
  type Diagnostic,
  type DiagnosticJson,
} from "../compiler/quick.ts";
import type { DiagnosticsFormat } from "./options.ts";
import { hasColor, printJson, printNote, printResult } from "./print.ts";
import { packageFolder } from "./packageFolder.ts";
import { repositoryOf } from "./project.ts";

/** The flags of a command that concern its diagnostics. */
export interface DiagnosticsFlags {
  readonly format: DiagnosticsFormat;
  readonly quiet?: true;
  readonly maxDiagnostics?: number;
}

/** Prints in every format but JSON, where diagnostics are a part of something larger. `root` is where their paths count from. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  root: string,
  {
    format,
    quiet,
    maxDiagnostics: maximum,
  }: DiagnosticsFlags & { readonly format: Exclude<DiagnosticsFormat, "json"> },
): void {
  const wanted = quiet === true ? diagnostics.filter(isError) : diagnostics;
  const checkout = { repository: repositoryOf(root), project: root };
  switch (format) {
    case "text":
      return printText(wanted, maximum);
    case "github":
      return printResult(formatGithub(wanted, { checkout, maximum }));
    case "gitlab":
      return printJson(toGitlab(limited(wanted, maximum), checkout));
    case "sarif":
      return printJson(toSarif(limited(wanted, maximum), { checkout, ...documentation() }));
  }
}

/** The diagnostics as a member of a command's JSON. */
export function diagnosticsToJson(
  diagnostics: readonly Diagnostic[],
  { maxDiagnostics }: DiagnosticsFlags,
): DiagnosticJson[] {
  return limited(diagnostics, maxDiagnostics).map(diagnosticToJson);
}

function printText(diagnostics: readonly Diagnostic[], maximum: number | undefined): void {
  if (diagnostics.length === 0) return;
  printNote(`${formatText(diagnostics, { color: hasColor(process.stderr), maximum })}\n`);
}

/** Machines get all unless a maximum is asked for. */
function limited(diagnostics: readonly Diagnostic[], maximum = Infinity): readonly Diagnostic[] {
  const { shown, hidden } = selectDiagnostics(diagnostics, maximum);
  if (hidden.length > 0) printNote(`podloom: --max-diagnostics leaves out ${countDiagnostics(hidden)}\n`);
  return shown;
}

/** What docs/diagnostics.md says of each code, and where it can be read. */
function documentation(): Pick<Parameters<typeof toSarif>[1], "documentation" | "page"> {
  const text = readFileSync(join(packageFolder(), "docs/diagnostics.md"), "utf8");
  const page = REPOSITORY && `${REPOSITORY}/blob/HEAD/docs/diagnostics.md`;
  return { documentation: readDocumentation(text), page };
}
