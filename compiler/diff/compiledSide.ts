// A project's DAGs as they compile now, in memory: every value knows the line that made it.
import type { DagFile } from "../../schemas/generated/dag.ts";
import { DAG_FILE } from "../bundle.ts";
import { Compiler } from "../compile.ts";
import type { CompiledBundle } from "../compileFile.ts";
import { findDagFiles } from "../dagFiles.ts";
import { adjusted, distinct, isError, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ProjectFiles } from "../disk.ts";
import { memberMap } from "../located.ts";
import type { LocatedMap, Span } from "../model.ts";
import type { Project } from "../project.ts";
import { checkTogether } from "../together.ts";
import { lineOfSpan, type ComparedDag, type ComparedTask, type SourceLine } from "./side.ts";

/** The DAGs of a project; `undefined` where something does not compile. `today` is a day such as `2026-11-24`. */
export function compiledSide(
  project: Project<ProjectFiles>,
  today: string,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): readonly ComparedDag[] | undefined {
  const { disk, config } = project;
  const reported: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic): void => void reported.push(diagnostic);
  const found = findDagFiles(disk, [config.dagsFolder], add);
  const compiler = new Compiler(project, today);
  const compiled = found.files.map((file) => compiler.compileWithBundles(file));
  const results = compiled.map(({ result }) => result);
  reported.push(...distinct(results.flatMap(({ diagnostics }) => diagnostics)));
  checkTogether(results, { named: found.named, areAll: true }, add);
  const diagnostics = adjusted(reported, config.rules.severities);
  diagnostics.forEach(onDiagnostic);
  if (diagnostics.some(isError)) return undefined;
  return compiled.flatMap(({ bundles }) => bundles.map(comparedDag));
}

function comparedDag({ declaration, dag, pods, files }: CompiledBundle): ComparedDag {
  const texts = new Map(files.map(({ path, text }) => [path.slice(path.lastIndexOf("/") + 1), text]));
  // It is the text that was just written from a value of this type.
  const facts = JSON.parse(texts.get(DAG_FILE) ?? "") as DagFile;
  const defaults = memberMap(declaration.options, "default_args");
  const tasks = facts.tasks.map((task, index): ComparedTask => {
    const pod = pods[index];
    if (pod === undefined) throw new Error(`invariant: ${task.task_id} has a pod`);
    const own = pod.task.declaration;
    return {
      facts: task,
      manifest: { path: task.manifest.file, text: texts.get(task.manifest.file) ?? "" },
      pod: pod.pod,
      lineOf: lineFinder([own.options, defaults], own.origin.span),
    };
  });
  return { dag: facts, tasks, lineOf: lineFinder([declaration.options], dag.span) };
}

/** Looks for an option in the first of these maps that has it. */
function lineFinder(
  maps: readonly (LocatedMap | undefined)[],
  otherwise: Span,
): (option: string) => SourceLine {
  return (option) => {
    const values = maps.map((map) => map?.entries.get(option)?.value);
    return lineOfSpan(values.find((value) => value !== undefined)?.origin.span ?? otherwise);
  };
}
