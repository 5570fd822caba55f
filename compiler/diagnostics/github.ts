// Diagnostics as GitHub shows them at the lines of a pull request: workflow commands, one a line.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
import { pathInRepository, type Checkout } from "./checkout.ts";
import { position, printable } from "./codeFrame.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { countDiagnostics, rankDiagnostics } from "./selection.ts";

export interface GithubOptions {
  readonly checkout: Checkout;
  /** The most that are shown, if GitHub would show more. */
  readonly maximum?: number | undefined;
}

/** GitHub takes no more errors and no more warnings from one step, and says nothing of the others. */
const MAXIMUM_OF_A_SEVERITY = 10;

/** Commands for the diagnostics that matter most, and one for the number of the others; nothing for none. */
export function formatGithub(
  diagnostics: readonly Diagnostic[],
  { checkout, maximum = Infinity }: GithubOptions,
): string {
  const ranked = rankDiagnostics(diagnostics);
  const candidates = ranked.slice(0, maximum);
  const shown = (["error", "warning"] as const).flatMap((severity) =>
    candidates.filter((diagnostic) => diagnostic.severity === severity).slice(0, MAXIMUM_OF_A_SEVERITY),
  );
  const lines = shown.map((diagnostic) => command(diagnostic, checkout));
  const hidden = ranked.filter((diagnostic) => !shown.includes(diagnostic));
  if (hidden.length > 0) {
    lines.push(
      `::notice title=podloom::not shown here: ${countDiagnostics(hidden)}; --format text prints them`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function command({ severity, code, message, hint, span }: Diagnostic, checkout: Checkout): string {
  const properties = Object.entries<string | number>({
    file: pathInRepository(span.file.path, checkout),
    ...place(span),
    title: code,
  });
  const text = [message, ...(hint === undefined ? [] : [`hint: ${hint}`])].map(printable).join("\n");
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${written.join(",")}::${escapeData(text)}`;
}

/** GitHub refuses columns where the lines differ. */
function place({ file, start, end }: Diagnostic["span"]): Readonly<Record<string, number>> {
  const from = position(file, start);
  const to = position(file, end);
  const lines = { line: from.line, endLine: to.line };
  return from.line === to.line ? { ...lines, col: from.column, endColumn: to.column } : lines;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
