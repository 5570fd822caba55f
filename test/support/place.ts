// Diagnostics with their places as the text that they mark.
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../compiler/model.ts";

/** The text of a span, its first line if it has more. */
export function marked({ file, start, end }: Span): string {
  return file.text.slice(start, end).split("\n", 1)[0] ?? "";
}

/** `code at the marked text: message` */
export function told({ code, message, span }: Diagnostic): string {
  return `${code} at ${marked(span)}: ${message}`;
}
