// Which diagnostics are shown, in what order, and how many there are.
import { compareText } from "../compareText.ts";
import { count } from "../count.ts";
import type { Diagnostic } from "./diagnostic.ts";

export interface Selection {
  readonly shown: readonly Diagnostic[];
  readonly hidden: readonly Diagnostic[];
}

/** At most `maximum`, sorted by place. Where not all are shown, no warning hides an error. */
export function selectDiagnostics(diagnostics: readonly Diagnostic[], maximum: number): Selection {
  const ranked = rankDiagnostics(diagnostics);
  return { shown: sortDiagnostics(ranked.slice(0, maximum)), hidden: ranked.slice(maximum) };
}

/** Errors first, then what concerns most tasks. */
export function rankDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return sortDiagnostics(diagnostics).toSorted(
    (a, b) => compareText(a.severity, b.severity) || b.count - a.count,
  );
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

/** "1 error, 2 warnings" */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors === 0 ? [] : [count(errors, "error")]),
    ...(warnings === 0 ? [] : [count(warnings, "warning")]),
  ].join(", ");
}
