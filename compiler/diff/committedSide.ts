// DAGs as they lie in a manifests folder: dag.json and the texts of the manifests. It may be a stranger's, so nothing in it
// is trusted.
import type { DagFile, DagFileTask } from "../../schemas/generated/dag.ts";
import { bundleFolderName } from "../../schemas/podIdentity.ts";
import { validateDagFile } from "../../schemas/generated/projectValidators.js";
import { DAG_FILE } from "../bundle.ts";
import { watchErrors, type Report } from "../diagnostics/diagnostic.ts";
import type { ReadResult } from "../disk.ts";
import type { SourceText } from "../model.ts";
import { reportUnread, startOf } from "../unread.ts";
import type { ComparedDag, ComparedTask, SourceLine } from "./side.ts";
import { parseJson } from "../parseJson.ts";

export interface ManifestsFolder {
  /** What messages call it. */
  readonly name: string;
  /** The folders in it. */
  readonly folders: readonly string[];
  /** Reads a file by its path from the folder. */
  readonly read: (path: string) => ReadResult;
}

/** The DAGs of the folder; `undefined` when errors were reported. Folders without a dag.json are none of podloom's. */
export function committedSide(folder: ManifestsFolder, report: Report): readonly ComparedDag[] | undefined {
  const { report: fail, hasFailed } = watchErrors(report, {});
  const dags = folder.folders.flatMap((name) => readBundle(folder, name, fail) ?? []);
  return hasFailed() ? undefined : dags;
}

function readBundle(folder: ManifestsFolder, name: string, report: Report): ComparedDag | undefined {
  const path = `${name}/${DAG_FILE}`;
  const shown = `${folder.name}/${path}`;
  const read = folder.read(path);
  if (read.kind === "missing") return undefined;
  reportUnread(read, shown, startOf(shown), report);
  const dag = read.kind === "text" ? parseDagFile(read.text, name, shown, report) : undefined;
  if (dag === undefined) return undefined;
  const { source } = dag;
  const lineAt = (line: number): (() => SourceLine) => {
    const place = { file: source.file, line, column: undefined };
    return () => place;
  };
  const tasks = dag.tasks.flatMap((facts): ComparedTask[] => {
    const manifest = readManifest(folder, `${name}/${facts.manifest.file}`, facts, report);
    return manifest === undefined ? [] : [{ facts, manifest, pod: undefined, lineOf: lineAt(facts.line) }];
  });
  return { dag, tasks, lineOf: lineAt(source.line) };
}

/** JSON of its own parser: the YAML reader would take seconds for thousands of tasks. */
function parseDagFile(text: string, folder: string, path: string, report: Report): DagFile | undefined {
  const value = parseJson(text);
  const version = value instanceof Object && "schema_version" in value ? value.schema_version : undefined;
  if (typeof version === "number" && version !== 1) {
    report("bundle/other-version", startOf(path), { path, version });
    return undefined;
  }
  if (validateDagFile(value) && areIdsUnique(value) && bundleFolderName(value.dag_id) === folder)
    return value;
  report("bundle/not-a-bundle", startOf(path), { path });
  return undefined;
}

function areIdsUnique({ tasks }: DagFile): boolean {
  return new Set(tasks.map(({ task_id }) => task_id)).size === tasks.length;
}

function readManifest(
  folder: ManifestsFolder,
  path: string,
  { task_id }: DagFileTask,
  report: Report,
): SourceText | undefined {
  const read = folder.read(path);
  const shown = `${folder.name}/${path}`;
  if (read.kind === "text") return { path: shown, text: read.text };
  const details = { task_id };
  if (read.kind === "missing")
    report("bundle/no-manifest", startOf(shown), { path: shown, task_id }, details);
  else reportUnread(read, shown, startOf(shown), report);
  return undefined;
}
