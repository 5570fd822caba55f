// Finds one DAG of a project and reads no more of the project than that takes.
import { bundleFolderName } from "../schemas/podIdentity.ts";
import { DAG_FILE } from "./bundle.ts";
import { read } from "./compileFile.ts";
import type { Variables } from "./config.ts";
import { findDagFiles } from "./dagFiles.ts";
import { isError, reportTo, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { didYouMean } from "./diagnostics/suggestion.ts";
import { reachesAuthoring } from "./entry.ts";
import { linkDag } from "./link.ts";
import type { DagDeclaration, LinkedDag } from "./model.ts";
import { openProject, type Project } from "./project.ts";
import { Sources } from "./sources.ts";

export interface FoundDag {
  readonly kind: "found";
  readonly project: Project;
  /** The DAG file, from the project root. */
  readonly file: string;
  readonly declaration: DagDeclaration;
  readonly dag: LinkedDag;
}

/** Why there is nothing to show: errors in the project, or a name of nothing. */
export type NotFound =
  | { readonly kind: "errors"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "unknown"; readonly message: string };

export interface FindOptions {
  readonly root: string;
  readonly variables: Variables;
  readonly dag_id: string;
}

export function findDag({ root, variables, dag_id }: FindOptions): FoundDag | NotFound {
  const diagnostics: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const project = openProject(root, variables, add);
  if (project === undefined) return { kind: "errors", diagnostics };
  const sources = new Sources(project.disk);
  const dagIds: string[] = [];
  for (const file of candidates(project, dag_id, add)) {
    const declarations = declarationsIn(file, { ...project, sources }, add);
    const declaration = declarations.find((one) => dagIdOf(one) === dag_id);
    if (declaration !== undefined) return linked({ project, file, declaration });
    dagIds.push(...declarations.flatMap((one) => dagIdOf(one) ?? []));
  }
  const errors = diagnostics.filter(isError);
  return errors.length > 0 ? { kind: "errors", diagnostics: errors } : unknown("DAG", dag_id, dagIds);
}

/** Says that there is nothing of a name, and what the nearest ones are. */
export function unknown(what: string, name: string, names: readonly string[]): NotFound {
  const hint = didYouMean(name, names);
  const few = names.length > 0 && names.length <= SHOWN_NAMES ? `there is ${names.join(", ")}` : undefined;
  const more = hint ?? few;
  return { kind: "unknown", message: `there is no ${what} ${name}${more === undefined ? "" : `; ${more}`}` };
}

const SHOWN_NAMES = 20;

/** The DAG's file as its bundle names it, then all that there are. */
function* candidates(
  { disk, config }: Project,
  dag_id: string,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): Generator<string> {
  const compiled = fileInBundle(
    disk.read(`${config.manifestsFolder}/${bundleFolderName(dag_id)}/${DAG_FILE}`),
  );
  if (compiled !== undefined && disk.read(compiled).kind === "text") yield compiled;
  const { files } = findDagFiles(disk, [config.dagsFolder], onDiagnostic);
  yield* files.filter((file) => file !== compiled);
}

/** What a bundle says of its file is only a hint: it may be old, or not podloom's at all. */
function fileInBundle(bundle: ReturnType<Project["disk"]["read"]>): string | undefined {
  if (bundle.kind !== "text") return undefined;
  const file = /"source": \{\s+"file": "([^"\\]+)"/.exec(bundle.text)?.[1];
  return file;
}

function declarationsIn(
  file: string,
  project: Project & { readonly sources: Sources },
  onDiagnostic: (diagnostic: Diagnostic) => void,
): readonly DagDeclaration[] {
  const ignore = (): void => undefined;
  if (!reachesAuthoring(file, project.sources, ignore)) return [];
  const own: Diagnostic[] = [];
  const { declarations } = read(file, project, (diagnostic) => own.push(diagnostic), ignore);
  own.forEach(onDiagnostic);
  // A file that was read with errors has holes.
  return own.some(isError) ? [] : declarations;
}

function dagIdOf({ options }: DagDeclaration): string | undefined {
  const id = options.entries.get("dag_id")?.value;
  return id?.kind === "scalar" && typeof id.value === "string" ? id.value : undefined;
}

function linked(found: Omit<FoundDag, "kind" | "dag">): FoundDag | NotFound {
  const diagnostics: Diagnostic[] = [];
  const dag = linkDag(
    found.declaration,
    reportTo((diagnostic) => diagnostics.push(diagnostic)),
  );
  return dag === undefined ? { kind: "errors", diagnostics } : { kind: "found", ...found, dag };
}
