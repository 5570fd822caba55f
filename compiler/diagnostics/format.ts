// Diagnostics as people and as programs read them: text with code frames, and the JSON of the contract.
import { styleText } from "node:util";
import type { Span } from "../model.ts";
import { codeFrame, position, printable } from "./codeFrame.ts";
import type { Diagnostic, Related, Severity } from "./diagnostic.ts";
import { countDiagnostics, selectDiagnostics } from "./selection.ts";

export interface TextOptions {
  readonly color: boolean;
  /** The most that are shown. */
  readonly maximum?: number | undefined;
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

/** Diagnostics as text that ends with the count of all of them; nothing for none. */
export function formatText(
  diagnostics: readonly Diagnostic[],
  { color, maximum = 100 }: TextOptions,
): string {
  if (diagnostics.length === 0) return "";
  const paint: Paint = (format, text) => (color ? styleText(format, text, { validateStream: false }) : text);
  const { shown, hidden } = selectDiagnostics(diagnostics, maximum);
  const blocks = shown.map((diagnostic) => formatOne(diagnostic, paint));
  if (hidden.length > 0) blocks.push(`and ${hidden.length} more`);
  return [...blocks, `${countDiagnostics(diagnostics)}\n`].join("\n\n");
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
