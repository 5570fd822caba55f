// One DAG file to its bundles: evaluate, link, resolve, validate, emit.
import type { Config, Variables } from "./config.ts";
import { distinct, isError, reportTo, type Diagnostic } from "./diagnostics/diagnostic.ts";
import type { ReadResult } from "./disk.ts";
import { emitBundle } from "./emit.ts";
import { evaluateFile } from "./evaluate/evaluate.ts";
import { linkDag } from "./link.ts";
import type { BundleFile, DagDeclaration, LinkedDag, SourceText, ValidPod } from "./model.ts";
import { resolvePods } from "./resolve.ts";
import type { CompiledDag, FileResult } from "./result.ts";
import { AcceptedRisks, type RiskComments } from "./risk/acceptedRisks.ts";
import type { Sources } from "./sources.ts";
import type { ReadTemplate } from "./taskLayers.ts";
import type { Templates } from "./templates.ts";
import { reportUnread, startOf } from "./unread.ts";
import type { RuleSet } from "./validate/ruleSet.ts";
import { validatePods } from "./validate/validate.ts";

/** What a DAG file is compiled with. */
export interface Workshop {
  readonly config: Config;
  readonly variables: Variables;
  readonly sources: Sources;
  readonly templates: Templates;
  readonly rules: RuleSet;
  readonly risks: RiskComments;
}

/** What became of a DAG file. Where there are errors, bundles are missing. */
export interface CompiledFile extends Pick<FileResult, "dags" | "diagnostics" | "risks" | "dependencies"> {
  readonly bundles: readonly CompiledBundle[];
}

/** A DAG with its pods, every value with its origin, and the files that they come to. */
export interface CompiledBundle {
  readonly declaration: DagDeclaration;
  readonly dag: LinkedDag;
  readonly pods: readonly ValidPod[];
  readonly files: readonly BundleFile[];
}

export function compileFile(file: string, workshop: Workshop): CompiledFile {
  const diagnostics: Diagnostic[] = [];
  const accepted = new AcceptedRisks(workshop.risks);
  const accept = (diagnostic: Diagnostic): boolean => accepted.accept(diagnostic);
  const add = (diagnostic: Diagnostic): void => {
    if (!accept(diagnostic)) diagnostics.push(diagnostic);
  };
  const dependencies = new Map<string, string | undefined>();
  const modules = new Set<string>();
  const note = (path: string, result: ReadResult): void => {
    dependencies.set(path, result.kind === "text" ? result.text : undefined);
  };
  const { declarations } = read(file, workshop, add, (path, result) => {
    note(path, result);
    if (result.kind === "text") modules.add(path);
  });
  const report = reportTo(add);
  const readTemplate: ReadTemplate = (path, span, own) => workshop.templates.load(path, span, own, note, add);
  const sources = (): Record<string, string> =>
    Object.fromEntries([...modules].map((path) => [path, workshop.sources.digest(path)]));
  const dags: CompiledDag[] = [];
  const bundles: CompiledBundle[] = [];
  // A file that was read with errors has holes, of which there is nothing more to say.
  for (const declaration of diagnostics.some(isError) ? [] : declarations) {
    const dag = linkDag(declaration, report);
    if (dag === undefined) continue;
    dags.push({ dag_id: dag.dag_id, tasks: dag.tasks.length, span: dag.span });
    const pods = resolvePods(dag, { config: workshop.config, file, readTemplate }, report);
    const valid = validatePods(pods, dag.dag_id, { rules: workshop.rules, accept }, add);
    bundles.push({ declaration, dag, pods: valid, files: emitBundle(dag, valid, file, sources()) });
  }
  const risks = accepted.review(textsOf(dependencies), (diagnostic) => diagnostics.push(diagnostic));
  return { dags, bundles, diagnostics: distinct(diagnostics), risks, dependencies };
}

function textsOf(dependencies: FileResult["dependencies"]): SourceText[] {
  return [...dependencies].flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]));
}

/** The DAGs that a file declares, before anything is checked. */
export function read(
  file: string,
  { config, variables, sources }: Pick<Workshop, "config" | "variables" | "sources">,
  onDiagnostic: (diagnostic: Diagnostic) => void,
  onRead: (path: string, read: ReadResult) => void,
): { declarations: readonly DagDeclaration[] } {
  const source = sources.load(file);
  onRead(file, source.read);
  source.diagnostics.forEach(onDiagnostic);
  reportUnread(source.read, file, startOf(file), reportTo(onDiagnostic));
  if (source.file === undefined) return { declarations: [] };
  const loaded: Diagnostic[] = [];
  const resolve = sources.resolver(
    (path, { read: result }) => onRead(path, result),
    (diagnostic) => loaded.push(diagnostic),
  );
  const environment = new Map(config.env.map((name) => [name, variables[name]]));
  const found: Diagnostic[] = [];
  const onFinding = (diagnostic: Diagnostic): void => void found.push(diagnostic);
  const declarations = evaluateFile(source.file, { resolve, environment, onDiagnostic: onFinding });
  loaded.forEach(onDiagnostic);
  // What is found where a module is missing follows from that.
  if (!loaded.some(isError)) found.forEach(onDiagnostic);
  return { declarations };
}
