// The semantic diff of a project: two sides are made or read, compared, and what is different is grouped and ranked.
import { posix } from "node:path";
import { DAG_FILE } from "../bundle.ts";
import { CONFIG_FILE, type Variables } from "../config.ts";
import { isError, reportTo, watchErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { Disk } from "../disk.ts";
import { Folder } from "../folder.ts";
import { isDagFile } from "../dagFiles.ts";
import { openProject, openProjectIn } from "../project.ts";
import { Snapshot, type Archive } from "../snapshot.ts";
import type { DagChange } from "./change.ts";
import { committedSide } from "./committedSide.ts";
import { compareDags } from "./compareDags.ts";
import { compiledSide } from "./compiledSide.ts";
import { baseReader, headReader } from "./podReader.ts";
import { groupChanges, type ChangeGroup } from "./group.ts";
import type { ComparedDag } from "./side.ts";

/** Where DAGs are taken from. `name` is what messages call it. */
export type DiffSource =
  /** A project, compiled in memory. */
  | { readonly kind: "project"; readonly name: string; readonly root: string }
  /** A folder of manifests. */
  | { readonly kind: "folder"; readonly name: string; readonly path: string }
  /** A project at another time: its committed manifests, or where it has none its sources, compiled in memory. */
  | { readonly kind: "archive"; readonly name: string; readonly archive: Archive };

export interface DiffOptions {
  readonly base: DiffSource;
  readonly head: DiffSource;
  /** The environment, for both sides. */
  readonly variables: Variables;
  /** The day on which risks are accepted or no more, as `2026-11-24`. */
  readonly today: string;
}

export interface Diff {
  readonly base: string;
  readonly head: string;
  /** The DAGs that are not as before, by name. */
  readonly dags: readonly DagChange[];
  /** Changes of fields, what matters most first. */
  readonly groups: readonly ChangeGroup[];
}

export type DiffResult =
  | { readonly kind: "diff"; readonly diff: Diff }
  /** A side cannot be had, or a manifest of it not be read; `diagnostics` are the errors. */
  | {
      readonly kind: "failure";
      readonly side: "base" | "head";
      readonly name: string;
      readonly diagnostics: readonly Diagnostic[];
    };

/** Throws a `DiskError` where the disk refuses. */
export function diff({ base, head, variables, today }: DiffOptions): DiffResult {
  const diagnostics: Diagnostic[] = [];
  const onDiagnostic = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const failure = (side: "base" | "head"): DiffResult => {
    const { name } = side === "base" ? base : head;
    return { kind: "failure", side, name, diagnostics: diagnostics.filter(isError) };
  };
  const after = readSide(head, { variables, today, onDiagnostic });
  if (after === undefined) return failure("head");
  const before = readSide(base, { variables, today, onDiagnostic });
  if (before === undefined) return failure("base");
  const ofBase = watchErrors(reportTo(onDiagnostic), {});
  const ofHead = watchErrors(reportTo(onDiagnostic), {});
  const readers = { before: baseReader(ofBase.report), after: headReader(ofHead.report) };
  const { dags, changes } = compareDags(before, after, readers);
  if (ofBase.hasFailed()) return failure("base");
  if (ofHead.hasFailed()) return failure("head");
  return { kind: "diff", diff: { base: base.name, head: head.name, dags, groups: groupChanges(changes) } };
}

interface Context {
  readonly variables: Variables;
  readonly today: string;
  readonly onDiagnostic: (diagnostic: Diagnostic) => void;
}

function readSide(source: DiffSource, context: Context): readonly ComparedDag[] | undefined {
  switch (source.kind) {
    case "project": {
      const project = openProject(source.root, context.variables, context.onDiagnostic);
      return project && compiledSide(project, context.today, context.onDiagnostic);
    }
    case "folder": {
      const disk = new Disk(source.path);
      const folder = {
        name: source.name,
        folders: new Folder(source.path).folders(),
        read: (path: string) => disk.read(path),
      };
      return committedSide(folder, reportTo(context.onDiagnostic));
    }
    case "archive":
      return readArchive(source, context);
  }
}

/** A project that was not there yet has no DAGs. */
function readArchive(
  { archive, name }: Extract<DiffSource, { kind: "archive" }>,
  context: Context,
): readonly ComparedDag[] | undefined {
  if (!archive.paths.includes(CONFIG_FILE)) return [];
  const snapshot = new Snapshot(archive);
  const project = openProjectIn(snapshot, name, context.variables, context.onDiagnostic);
  if (project === undefined) return undefined;
  const manifests = project.config.manifestsFolder;
  const folders = snapshot
    .folders(manifests)
    .filter((folder) => snapshot.has(posix.join(manifests, folder, DAG_FILE)));
  if (folders.length > 0) {
    snapshot.load(manifests, () => true);
    const read = (path: string) => snapshot.read(posix.join(manifests, path));
    return committedSide({ name: `${name}:${manifests}`, folders, read }, reportTo(context.onDiagnostic));
  }
  snapshot.load(".", (path) => isDagFile(path) || /\.(?:json|ya?ml)$/.test(path));
  return compiledSide(project, context.today, context.onDiagnostic);
}
