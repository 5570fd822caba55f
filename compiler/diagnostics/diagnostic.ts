// What the compiler tells a user: a diagnostic is plain data, made from the catalogue by a `Report` function.
import type { Span } from "../model.ts";
import { catalogue, type Code, type Parameters } from "./catalogue.ts";

export type Severity = "error" | "warning";

/** What a project says of codes, in place of their own severity. */
export type Severities = Readonly<Record<string, Severity | "off">>;

/** A second place that helps to understand a diagnostic: the other duplicate, a caller, the loser of a merge. */
export interface Related {
  readonly message: string;
  readonly span: Span;
}

export interface Diagnostic {
  /** One of the catalogue, or of a rule about pods. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly hint: string | undefined;
  readonly related: readonly Related[];
  readonly dag_id: string | undefined;
  readonly task_id: string | undefined;
  /** The JSON pointer of the field concerned, in the merged pod. */
  readonly path: string | undefined;
  /** What to write in place of the value there, where that is beyond doubt. */
  readonly fix: string | number | undefined;
  /** How often it was found: tasks share templates and constants, and so their mistakes. */
  readonly count: number;
}

export interface Details {
  readonly related?: readonly Related[];
  readonly dag_id?: string | undefined;
  readonly task_id?: string | undefined;
  readonly path?: string | undefined;
  /** Replaces the catalogue's hint where the place knows a better one. */
  readonly hint?: string | undefined;
  readonly fix?: string | number | undefined;
}

/** Tells the user something. Stages get one and go on after calling it; the next stage starts only when no error was reported. */
export type Report = <C extends Code>(
  code: C,
  span: Span,
  parameters: Parameters<C>,
  details?: Details,
) => void;

export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** A `Report` that adds `details` to each diagnostic, and knows whether there was an error among them. */
export function watchErrors(report: Report, details: Details): { report: Report; hasFailed: () => boolean } {
  let hasFailed = false;
  return {
    hasFailed: () => hasFailed,
    report: (code, span, parameters, own) => {
      hasFailed ||= catalogue[code].severity === "error";
      report(code, span, parameters, { ...details, ...own });
    },
  };
}

/** The diagnostics as serious as a project takes them. */
export function adjusted(diagnostics: readonly Diagnostic[], severities: Severities): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const severity = severities[diagnostic.code] ?? diagnostic.severity;
    return severity === "off" ? [] : [{ ...diagnostic, severity }];
  });
}

/** The first diagnostic of each cause, which counts for all. */
export function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const firsts = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const cause = causeOf(diagnostic);
    const first = firsts.get(cause);
    firsts.set(cause, first === undefined ? diagnostic : { ...first, count: first.count + diagnostic.count });
  }
  return [...firsts.values()];
}

/** What is wrong and where it is written. Indexes in the pod say nothing of that: the same value may be in many lists. */
function causeOf({ code, span, path = "" }: Diagnostic): string {
  const field = path.slice(path.lastIndexOf("/") + 1);
  return JSON.stringify([code, span.file.path, span.start, span.end, field]);
}

/** A `Report` that hands each diagnostic to `sink`. */
export function reportTo(sink: (diagnostic: Diagnostic) => void): Report {
  return (code, span, parameters, details = {}) => {
    const entry = catalogue[code];
    // The catalogue ties each code to its own parameters; TypeScript cannot follow that through the index.
    const message = (entry.message as (p: typeof parameters) => string)(parameters);
    sink({
      code,
      severity: entry.severity,
      message,
      span,
      hint: details.hint ?? entry.hint,
      related: details.related ?? [],
      dag_id: details.dag_id,
      task_id: details.task_id,
      path: details.path,
      fix: details.fix,
      count: 1,
    });
  };
}
