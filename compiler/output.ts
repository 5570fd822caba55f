// The manifests folder: what stands in it, and what a compile would change. Only files that podloom wrote are ever
// replaced or removed.
import { posix } from "node:path";
import { DAG_FILE, HEADER } from "./bundle.ts";
import { digest } from "../schemas/digest.ts";
import type { FileChange, Folder } from "./folder.ts";

/** A file that a compile makes. */
export interface OutputFile {
  /** From the manifests folder. */
  readonly path: string;
  readonly digest: string;
  /** `undefined` where it is known to stand in the folder already. */
  readonly text: string | undefined;
}

/** The files of a DAG. */
export interface OutputBundle {
  /** The name of the folder that they are in. */
  readonly folder: string;
  readonly files: readonly OutputFile[];
}

export interface Change extends FileChange {
  /** `undefined` where there is no file yet. */
  readonly before: string | undefined;
}

export interface OutputPlan {
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** What is in the way and podloom did not write. */
  readonly foreign: readonly string[];
}

export interface PlanOptions {
  /** The bundles to look at; all that there are if they are not named. */
  readonly bundles?: ReadonlySet<string>;
  /** Whether a bundle is to go of which there are no files, by the DAG file that it says it comes from. */
  readonly isStale: (dagFile: string) => boolean;
}

/** Compares the folder with what should be in it. */
export function planOutput(
  folder: Folder,
  made: readonly OutputBundle[],
  { bundles, isStale }: PlanOptions,
): OutputPlan {
  const changes: Change[] = [];
  const foreign: string[] = [];
  const wanted = new Map(made.map(({ folder: name, files }) => [name, files]));
  for (const [bundle, own] of wanted) {
    const kind = folder.entry(bundle)?.kind;
    if (kind === undefined) changes.push(...own.flatMap(added));
    else if (kind === "folder") compareBundle(folder, own, changes, foreign);
    else foreign.push(bundle);
  }
  const unchanged = fileCount(made) - changes.length - foreign.length;
  const stale = (bundles === undefined ? folder.folders() : [...bundles]).flatMap((bundle): Change[] => {
    const own = wanted.get(bundle);
    return own !== undefined || isStale(sourceOf(bundle, folder))
      ? staleFiles(bundle, own ?? [], folder)
      : [];
  });
  return { changes: [...changes, ...stale], unchanged, foreign };
}

/** How many files there are. */
export function fileCount(bundles: readonly OutputBundle[]): number {
  return bundles.reduce((sum, { files }) => sum + files.length, 0);
}

function added({ path, text }: OutputFile): Change[] {
  return text === undefined ? [] : [{ path, before: undefined, after: text }];
}

function compareBundle(
  folder: Folder,
  files: readonly OutputFile[],
  changes: Change[],
  foreign: string[],
): void {
  for (const file of files) {
    const { path, text } = file;
    if (text === undefined) continue;
    const entry = folder.entry(path);
    const before = entry?.kind === "file" ? folder.read(path) : undefined;
    if (entry !== undefined && (before === undefined || !isOurs(path, before))) foreign.push(path);
    else if (before === undefined || digest(before) !== file.digest)
      changes.push({ path, before, after: text });
  }
}

/** Files of ours in a bundle that it has no more. */
function staleFiles(bundle: string, files: readonly OutputFile[], folder: Folder): Change[] {
  if (folder.entry(bundle)?.kind !== "folder") return [];
  const kept = new Set(files.map(({ path }) => path));
  const paths = folder.files(bundle).map((name) => `${bundle}/${name}`);
  return paths
    .filter((path) => !kept.has(path) && /\.(?:yaml|json)$/.test(path))
    .flatMap((path): Change[] => {
      const before = folder.read(path);
      return before !== undefined && isOurs(path, before) ? [{ path, before, after: undefined }] : [];
    });
}

/** The DAG file that a bundle says it comes from. */
function sourceOf(bundle: string, folder: Folder): string {
  const source = /"source": \{\s*"file": ("(?:[^"\\]|\\.)*")/.exec(
    folder.read(`${bundle}/${DAG_FILE}`) ?? "",
  )?.[1];
  return source === undefined ? "" : String(JSON.parse(source));
}

/** Whether podloom wrote a file: by a manifest's first line, and by how dag.json begins. */
function isOurs(path: string, text: string): boolean {
  return posix.basename(path) === DAG_FILE
    ? /^\{\s*"schema_version": \d+,\s*"dag_id": /.test(text)
    : text.startsWith(HEADER);
}
