// The compiler's door. compile(): the configuration, each DAG file, all of them together, what changes on disk. When
// there is an error, nothing is written.
import type { Cache } from "./cache.ts";
import { Compiler } from "./compile.ts";
import { dagPaths, findDagFiles, type DagFiles } from "./dagFiles.ts";
import { isError, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { Disk } from "./disk.ts";
import { planFixes, type Fixes } from "./fix.ts";
import { Folder } from "./folder.ts";
import type { CompileOptions, CompileResult } from "./options.ts";
import { openProject, type Project } from "./project.ts";
import type { FileResult } from "./result.ts";
import { settle, withoutProject } from "./settle.ts";
import { openCache, outputFolder, readOnce } from "./upToDate.ts";

export { formatText, toJson as diagnosticToJson, type DiagnosticJson } from "./diagnostics/format.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export type { CompileOptions, CompileResult } from "./options.ts";
export type { Change } from "./output.ts";
export { diff, type Diff, type DiffResult, type DiffSource } from "./diff/diff.ts";
export { diffToJson } from "./diff/json.ts";
export { formatDiffMarkdown } from "./diff/markdown.ts";
export { formatDiffText } from "./diff/text.ts";
export { DiskError, MAXIMUM_FILE_BYTES, type ReadResult } from "./disk.ts";
export { explain, type ExplainOptions, type Explanation } from "./explain/explain.ts";
export { explanationToJson, formatExplanation } from "./explain/format.ts";
export type { NotFound } from "./findDag.ts";
export { toDot } from "./graph/dot.ts";
export { drawDag, type DrawnDag } from "./graph/drawDag.ts";
export { toMermaid } from "./graph/mermaid.ts";
export { inspect, type InspectOptions, type InspectResult } from "./inspect.ts";
export { Session } from "./session.ts";
export type { Archive } from "./snapshot.ts";
export { podChecker, type PodProblem } from "./validate/plainPod.ts";
export { validateFiles, type PodFile, type ValidateOptions, type ValidateResult } from "./validateFiles.ts";
export { printPod } from "./yaml/printPod.ts";

/** Compiles a project and, unless only checking, writes what has changed. Throws a `DiskError` where the disk refuses. */
export function compile(options: CompileOptions): CompileResult {
  const diagnostics: Diagnostic[] = [];
  const project = openProject(options.root, options.variables, (diagnostic) => diagnostics.push(diagnostic));
  if (project === undefined) return withoutProject(options, diagnostics);
  const cache = openCache(project.disk, options);
  const { config, disk, variables } = project;
  const { dagsFolder, manifestsFolder } = config;
  const { severities } = config.rules;
  const found = findDagFiles(disk, dagPaths(options, dagsFolder), (diagnostic) =>
    diagnostics.push(diagnostic),
  );
  const folder = outputFolder(options, manifestsFolder);
  const results = compileFiles(found, project, options.today, folder, cache);
  const result = settle({
    options,
    disk,
    found,
    results,
    diagnostics,
    manifestsFolder: options.out ?? manifestsFolder,
    folder,
    severities,
  });
  if (options.check || result.diagnostics.some(isError)) return result;
  folder.change(result.changes);
  const env = Object.fromEntries(config.env.map((name) => [name, variables[name] ?? null]));
  cache?.save(results, { dagsFolder, manifestsFolder, env, severities }, options.paths.length === 0, folder);
  return result;
}

export interface FixResult extends Fixes {
  /** What is not mended. */
  readonly left: readonly Diagnostic[];
}

/** Mends in a project's sources what can be mended without a doubt. Throws a `DiskError` where the disk refuses. */
export function fix(options: CompileOptions, isDry: boolean): FixResult {
  const { diagnostics } = compile({ ...options, check: true, useCache: false });
  const sources = new Folder(options.root);
  const { changes, fixed } = planFixes(
    // A link leads to a file that may not be the project's alone.
    diagnostics.filter(({ span }) => sources.entry(span.file.path)?.kind === "file"),
    new Disk(options.root),
  );
  if (!isDry) sources.change(changes);
  return { changes, fixed, left: diagnostics.filter((diagnostic) => !fixed.includes(diagnostic)) };
}

function compileFiles(
  { files }: DagFiles,
  project: Project,
  today: string,
  manifests: Folder,
  cache: Cache | undefined,
): FileResult[] {
  const compiler = new Compiler(project, today);
  const read = readOnce(project.disk);
  return files.map((file) => cache?.get(file, read, manifests) ?? compiler.compile(file));
}
