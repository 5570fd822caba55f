// A folder that podloom writes to: the manifests, the cache. The only file of the compiler that changes the disk.
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  type Dirent,
  type Stats,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { attempt, isErrno, isMissing } from "./disk.ts";

/** What the disk tells of a file without reading it: if this is the same, so is the file. */
export type Stamp = string;

/** What stands at a path, links not followed. */
export interface Entry {
  readonly kind: "file" | "folder" | "other";
  readonly stamp: Stamp;
}

export interface FileChange {
  readonly path: string;
  /** `undefined` where the file goes. */
  readonly after: string | undefined;
}

const STAGE = ".podloom-";
const AN_HOUR = 3_600_000;

/** Paths are from the folder, with forward slashes. Throws a `DiskError` where the disk refuses. */
export class Folder {
  /** The folder on this machine; it need not be there yet. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  entry(path: string): Entry | undefined {
    const stats = this.unlessMissing(path, (full) => lstatSync(full, { throwIfNoEntry: false }));
    return stats && { kind: kindOf(stats), stamp: stampOf(stats) };
  }

  read(path: string): string | undefined {
    return this.unlessMissing(path, (full) => readFileSync(full, "utf8"));
  }

  /** The names of the files in a folder of this one, sorted; of none where there is no folder. */
  files(path: string): string[] {
    return this.names(path, (entry) => entry.isFile());
  }

  /** The names of the folders in this one, sorted. Links are none. */
  folders(): string[] {
    return this.names(".", (entry) => entry.isDirectory() && !entry.name.startsWith(STAGE));
  }

  private names(path: string, isWanted: (entry: Dirent) => boolean): string[] {
    const entries = this.unlessMissing(path, (full) => readdirSync(full, { withFileTypes: true })) ?? [];
    return entries
      .filter(isWanted)
      .map(({ name }) => name)
      .sort();
  }

  private unlessMissing<T>(path: string, work: (full: string) => T): T | undefined {
    const full = join(this.path, path);
    return attempt(full, () => {
      try {
        return work(full);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  /**
   * Makes changes; those in one folder in their order. First all files are written aside, and only when nothing of this
   * failed are they put in place: a folder that is new as a whole, others file by file.
   */
  change(changes: readonly FileChange[]): void {
    if (changes.length === 0) return;
    const made: string[] = [];
    try {
      this.makeFolder(".", made);
      const stage = attempt(this.path, () => mkdtempSync(join(this.path, STAGE)));
      made.push(stage);
      const aside = [...Map.groupBy(changes, ({ path }) => dirname(path))].map(([path, own], index) =>
        writeAside(join(stage, String(index)), path, own),
      );
      for (const { path } of aside) this.makeFolder(dirname(path), made);
      for (const { path } of aside) if (this.entry(path) !== undefined) this.makeFolder(path, made);
      for (const folder of aside) this.put(folder);
      attempt(stage, () => this.removeStages(stage));
    } catch (error) {
      for (const folder of made.reverse()) removeAgain(folder);
      throw error;
    }
    for (const folder of foldersOf(changes.filter(({ after }) => after === undefined)))
      removeIfEmpty(join(this.path, folder));
  }

  /** Adds what it makes to `made`. Of a folder that is there, makes sure that files in it can be replaced. */
  private makeFolder(path: string, made: string[]): void {
    const full = join(this.path, path);
    const first = attempt(full, () => mkdirSync(full, { recursive: true }));
    if (first === undefined) attempt(full, () => accessSync(full, constants.W_OK | constants.X_OK));
    else made.push(...foldersFrom(first, full));
  }

  private put({ path, staged, changes }: FolderAside): void {
    const full = join(this.path, path);
    if (this.entry(path) === undefined && attempt(full, () => hasMoved(staged, full))) return;
    for (const { path: file, after } of changes) {
      const target = join(this.path, file);
      attempt(target, () =>
        after === undefined
          ? rmSync(target, { force: true })
          : renameSync(join(staged, basename(file)), target),
      );
    }
  }

  /** Removes `stage`, and what compiles that were killed long ago have left; others may be at work now. */
  private removeStages(stage: string): void {
    const now = lstatSync(stage).mtimeMs;
    const isOver = (path: string): boolean =>
      path === stage || now - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) > AN_HOUR;
    const stages = readdirSync(this.path).filter((name) => name.startsWith(STAGE));
    for (const path of stages.map((name) => join(this.path, name)).filter(isOver))
      rmSync(path, { recursive: true, force: true });
  }
}

function kindOf(stats: Stats): Entry["kind"] {
  if (stats.isFile()) return "file";
  return stats.isDirectory() ? "folder" : "other";
}

function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp {
  return `${ino}-${size}-${mtimeMs}-${ctimeMs}`;
}

/** The files of a folder, written elsewhere. */
interface FolderAside {
  readonly path: string;
  readonly staged: string;
  readonly changes: readonly FileChange[];
}

function writeAside(staged: string, path: string, changes: readonly FileChange[]): FolderAside {
  attempt(staged, () => {
    mkdirSync(staged);
    for (const { path: file, after } of changes)
      if (after !== undefined) writeFileSync(join(staged, basename(file)), after);
  });
  return { path, staged, changes };
}

/** Moves a folder to where there was none. It does not where another process has made one in the meantime. */
function hasMoved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST", "ENOTEMPTY")) return false;
    throw error;
  }
}

function foldersOf(changes: readonly FileChange[]): Set<string> {
  return new Set(changes.map(({ path }) => dirname(path)));
}

/** `first`, and all folders on the way from it to `last`. */
function foldersFrom(first: string, last: string): string[] {
  return first === last ? [first] : [...foldersFrom(first, dirname(last)), last];
}

/** After a failure: a stage goes with what is in it, a folder only if it is empty. */
function removeAgain(folder: string): void {
  if (basename(folder).startsWith(STAGE)) rmSync(folder, { recursive: true, force: true });
  else removeIfEmpty(folder);
}

function removeIfEmpty(folder: string): void {
  if (attempt(folder, () => readdirSync(folder)).length === 0) attempt(folder, () => rmdirSync(folder));
}
