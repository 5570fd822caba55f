// What only shows when all DAG files are seen together.
import { foldedName } from "./bundle.ts";
import { isError, reportTo, type Diagnostic, type Report } from "./diagnostics/diagnostic.ts";
import type { Span } from "./model.ts";
import type { CompiledDag, FileResult } from "./result.ts";
import { startOf } from "./unread.ts";

/** Which files are seen together. */
export interface Scope {
  /** Those that the user named one by one. */
  readonly named: ReadonlySet<string>;
  /** Whether they are all of the project. */
  readonly areAll: boolean;
}

/** Reports ids that two DAGs cannot both have, files without a DAG of which one is expected, and risks accepted in vain. */
export function checkTogether(
  results: readonly FileResult[],
  { named, areAll }: Scope,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): void {
  const report = reportTo(onDiagnostic);
  checkIds(results, report);
  checkSilent(results, named, report);
  checkRisks(results, areAll, report);
}

interface FoundDag extends CompiledDag {
  /** The DAG file. The `dag()` call may stand in another one. */
  readonly file: string;
}

function checkIds(results: readonly FileResult[], report: Report): void {
  const first = new Map<string, FoundDag>();
  for (const { file, dags } of results)
    for (const own of dags) {
      const dag = { ...own, file };
      const folder = foldedName(dag.dag_id);
      const earlier = first.get(folder);
      if (earlier === undefined) first.set(folder, dag);
      else reportTwin(dag, earlier, report);
    }
}

function reportTwin(dag: FoundDag, earlier: FoundDag, report: Report): void {
  const { dag_id, span } = dag;
  const related = [{ message: "the other one is here", span: earlier.span }];
  if (dag_id !== earlier.dag_id) {
    report("dag/same-folder", span, { dag_id, other: earlier.dag_id }, { dag_id, related });
  } else if (isSamePlace(span, earlier.span)) {
    report("dag/duplicate-dag", span, { dag_id }, { dag_id, hint: whyReadTwice(dag, earlier) });
  } else {
    report("dag/duplicate-dag", span, { dag_id }, { dag_id, related });
  }
}

function isSamePlace(one: Span, other: Span): boolean {
  return one.file.path === other.file.path && one.start === other.start;
}

function whyReadTwice({ file, span }: FoundDag, earlier: FoundDag): string {
  if (file === earlier.file) return "this call is reached twice: give each DAG its own dag_id";
  const importers = [earlier.file, file].filter((path) => path !== span.file.path).join(" and ");
  return `${importers} declares it again by importing this file: keep what both need in a file without DAGs`;
}

function checkSilent(results: readonly FileResult[], named: ReadonlySet<string>, report: Report): void {
  const silent = results.filter(({ dags, diagnostics }) => dags.length === 0 && !diagnostics.some(isError));
  if (silent.length === 0) return;
  const imported = new Set(
    results.flatMap(({ file, dependencies }) => [...dependencies.keys()].filter((path) => path !== file)),
  );
  for (const { file, usesAuthoring: isExpected } of silent)
    if (named.has(file) || (isExpected && !imported.has(file))) report("dag/none", startOf(file), { file });
}

/** A comment in a shared file may be about what only another DAG does with it. */
function checkRisks(results: readonly FileResult[], areAll: boolean, report: Report): void {
  const known = new Map<string, { readonly code: string; readonly span: Span; isUsed: boolean }>();
  for (const { file, risks, diagnostics } of results) {
    const isJudged = !diagnostics.some(isError);
    for (const { code, span, isUsed } of risks) {
      const isSettled = isUsed || !isJudged || (!areAll && span.file.path !== file);
      const place = `${span.file.path}:${span.start}`;
      known.set(place, { code, span, isUsed: isSettled || (known.get(place)?.isUsed ?? false) });
    }
  }
  for (const { code, span, isUsed } of known.values()) if (!isUsed) report("risk/unused", span, { code });
}
