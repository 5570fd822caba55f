// A diagnostic for tests of what is made of diagnostics.
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";

export const file = { path: "dags/a.yaml", text: "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n" };
export const other = { path: "dags/b.yaml", text: "x: 1\n" };

/** One like any other, with changes. */
export function diagnostic(change: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "yaml/duplicate-key",
    severity: "error",
    message: "something is wrong",
    span: { file, start: 5, end: 6 },
    hint: undefined,
    related: [],
    dag_id: undefined,
    task_id: undefined,
    path: undefined,
    fix: undefined,
    count: 1,
    ...change,
  };
}
