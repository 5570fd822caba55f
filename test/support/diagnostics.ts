// Runs a stage in a test and gives its diagnostics in a form that reads well in an expectation.
import { position } from "../../compiler/diagnostics/codeFrame.ts";
import { reportTo, type Diagnostic, type Report } from "../../compiler/diagnostics/diagnostic.ts";

/** The result of `stage` and what it reported. */
export function collect<T>(stage: (report: Report) => T): { result: T; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const result = stage(reportTo((diagnostic) => diagnostics.push(diagnostic)));
  return { result, diagnostics };
}

/** `code line:column` */
export function brief({ code, span }: Diagnostic): string {
  const { line, column } = position(span.file, span.start);
  return `${code} ${line}:${column}`;
}
