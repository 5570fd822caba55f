// Diagnostics as people and as programs read them: text with code frames, and the JSON of the contract.
import { styleText } from "node:util";
import type { Span } from "../model.ts";
import { codeFrame, position, printable } from "./codeFrame.ts";
import type { Diagnostic, Related, Severity } from "./diagnostic.ts";

/** The most diagnostics that the text form shows. */
export const maximumShown = 100;

export interface TextOptions {
  readonly color: boolean;
}

/** A diagnostic in the JSON output. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly hint?: string;
  readonly related?: readonly RelatedJson[];
  readonly dag_id?: string;
  readonly task_id?: string;
  readonly path?: string;
}

export interface RelatedJson {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** By file, place and code, so that the order of the work does not show. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compareText(a.span.file.path, b.span.file.path) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

/** All diagnostics as text that ends with their count; nothing for none. */
export function formatText(diagnostics: readonly Diagnostic[], { color }: TextOptions): string {
  if (diagnostics.length === 0) return "";
  const paint: Paint = (format, text) => (color ? styleText(format, text, { validateStream: false }) : text);
  // Where not all are shown, no warning may hide an error.
  const errorsFirst = diagnostics.toSorted((a, b) => compareText(a.severity, b.severity));
  const shown = sortDiagnostics(errorsFirst.slice(0, maximumShown)).map((diagnostic) =>
    formatOne(diagnostic, paint),
  );
  const left = diagnostics.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : []), `${counts(diagnostics)}\n`].join("\n\n");
}

export function toJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, span, hint, related, dag_id, task_id, path } = diagnostic;
  const end = position(span.file, span.end);
  return {
    code,
    severity,
    message,
    ...place(span),
    endLine: end.line,
    endColumn: end.column,
    ...(hint !== undefined && { hint }),
    ...(related.length > 0 && {
      related: related.map((other) => ({ message: other.message, ...place(other.span) })),
    }),
    ...(dag_id !== undefined && { dag_id }),
    ...(task_id !== undefined && { task_id }),
    ...(path !== undefined && { path }),
  };
}

type Paint = (format: "bold" | "cyan" | "dim" | "red" | "yellow", text: string) => string;

const colors = { error: "red", warning: "yellow" } as const satisfies Record<Severity, string>;

function formatOne({ code, severity, message, span, hint, related }: Diagnostic, paint: Paint): string {
  const head = [paint("bold", placeText(span)), paint(colors[severity], severity), paint("dim", code)];
  return [
    `${head.join(" ")} ${printable(message)}`,
    ...frameOf(span),
    ...related.map((other) => indent(formatRelated(other, span))),
    ...(hint === undefined ? [] : [`  ${paint("cyan", "hint:")} ${printable(hint)}`]),
  ].join("\n");
}

/** A related place on the diagnostic's own line is in its frame already. */
function formatRelated({ message, span }: Related, main: Span): string {
  const head = `${placeText(span)} ${printable(message)}`;
  const isShown = span.file === main.file && place(span).line === place(main).line;
  return [head, ...(isShown ? [] : frameOf(span))].join("\n");
}

/** Nothing for a file that has no text to show. */
function frameOf(span: Span): readonly string[] {
  return span.file.text === "" ? [] : [indent(codeFrame(span))];
}

function place({ file, start }: Span): {
  readonly file: string;
  readonly line: number;
  readonly column: number;
} {
  return { file: file.path, ...position(file, start) };
}

function placeText(span: Span): string {
  const { file, line, column } = place(span);
  return `${printable(file)}:${line}:${column}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

function counts(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  return [count(errors, "error"), count(diagnostics.length - errors, "warning")].filter(Boolean).join(", ");
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
