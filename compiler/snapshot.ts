// The files of a project as they were at another time, kept elsewhere than on the disk: a commit's, for example.
import { posix } from "node:path";
import { escapes, isHidden, type ProjectFiles, type ReadResult } from "./disk.ts";

/** Where a snapshot is kept. Paths are from the project's root. */
export interface Archive {
  readonly paths: readonly string[];
  /** Reads many files at once, as one by one would take long. Every path is one of `paths`. */
  readonly read: (paths: readonly string[]) => ReadonlyMap<string, ReadResult>;
}

export class Snapshot implements ProjectFiles {
  private readonly archive: Archive;
  private readonly paths: ReadonlySet<string>;
  private readonly loaded = new Map<string, ReadResult>();

  constructor(archive: Archive) {
    this.archive = archive;
    this.paths = new Set(archive.paths);
  }

  /** Reads all files of a folder that pass a test and are not hidden, as they will be needed. */
  load(folder: string, isWanted: (path: string) => boolean): void {
    this.readAll(this.list(folder).filter(isWanted));
  }

  private readAll(paths: readonly string[]): void {
    const missing = paths.filter((path) => !this.loaded.has(path));
    for (const [path, read] of this.archive.read(missing)) this.loaded.set(path, read);
  }

  has(path: string): boolean {
    return this.paths.has(posix.normalize(path));
  }

  /** The names of the folders in a folder. */
  folders(folder: string): string[] {
    const inner = this.below(folder).map((path) => posix.relative(folder, path).split("/"));
    return [...new Set(inner.flatMap(([name = "", ...rest]) => (rest.length > 0 ? [name] : [])))].toSorted();
  }

  read(path: string): ReadResult {
    if (!this.holds(path)) return { kind: "outside" };
    const normal = posix.normalize(path);
    if (!this.paths.has(normal))
      return this.isFolder(normal) ? { kind: "unreadable", why: "it is a folder" } : { kind: "missing" };
    this.readAll([normal]);
    return this.loaded.get(normal) ?? { kind: "missing" };
  }

  list(folder: string): string[] {
    return this.below(folder)
      .filter((path) => !pathParts(posix.relative(folder, path)).some(isHidden))
      .toSorted();
  }

  isFolder(path: string): boolean {
    return this.below(path).length > 0;
  }

  holds(path: string): boolean {
    return !posix.isAbsolute(path) && !escapes(posix.normalize(path));
  }

  private below(folder: string): string[] {
    const normal = posix.normalize(folder).replace(/\/$/, "");
    if (normal === ".") return [...this.paths];
    return this.archive.paths.filter((path) => path.startsWith(`${normal}/`));
  }
}

/** The folders on the way to a file. */
function pathParts(path: string): string[] {
  return path.split("/").slice(0, -1);
}
