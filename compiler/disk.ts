// The only file of the compiler that reads. Of a project it reads inside one folder, whatever links say.
import { closeSync, fstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { isAbsolute, join, posix, relative, sep } from "node:path";

/** What reading a file can end in. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  /** The path, or a link on it, leads out of the project. */
  | { readonly kind: "outside" }
  | { readonly kind: "too-large"; readonly limit: string }
  | { readonly kind: "unreadable"; readonly why: string };

const MEBIBYTE = 1 << 20;

/** The largest file that is read, in bytes. Templates have a tighter limit of their own. */
export const MAXIMUM_FILE_BYTES = 4 * MEBIBYTE;

/** What the compiler needs of a project's files, wherever they are kept. */
export type ProjectFiles = Pick<Disk, "read" | "list" | "isFolder" | "holds">;

/** The files of a project. Paths are relative to its root, with forward slashes. */
export class Disk {
  /** The real path of the project root. */
  readonly root: string;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  read(path: string): ReadResult {
    const real = this.realPath(path);
    return typeof real === "string" ? readFile(real) : real;
  }

  private realPath(path: string): string | Exclude<ReadResult, { kind: "text" }> {
    if (isAbsolute(path) || escapes(posix.normalize(path))) return { kind: "outside" };
    try {
      const real = realpathSync.native(join(this.root, path));
      return this.contains(real) ? real : { kind: "outside" };
    } catch (error) {
      return isMissing(error) ? { kind: "missing" } : { kind: "unreadable", why: reasonOf(error) };
    }
  }

  /** Whether a path, of something that is there or is to be made, lies in the project whatever links say. */
  holds(path: string): boolean {
    const real = this.realPath(path);
    if (typeof real === "string") return true;
    return real.kind === "missing" && this.holds(posix.dirname(path));
  }

  private contains(real: string): boolean {
    return real === this.root || real.startsWith(this.root.endsWith(sep) ? this.root : this.root + sep);
  }

  /** A path of this machine as a path from the root; one that leads out begins with "..". */
  fromRoot(path: string): string {
    return relative(this.root, path).split(sep).join("/") || ".";
  }

  /** All files below a folder in a stable order, without hidden folders and node_modules. Links to folders are not followed. */
  list(folder: string): string[] {
    return this.entries(folder).flatMap(({ path, isFolder }) => {
      if (!isFolder) return [path];
      return isHidden(path) ? [] : this.list(path);
    });
  }

  /** A folder and all folders below it in which `list` looks. */
  folders(folder: string): string[] {
    const inner = this.entries(folder).filter(({ path, isFolder }) => isFolder && !isHidden(path));
    return [folder, ...inner.flatMap(({ path }) => this.folders(path))];
  }

  private entries(folder: string): { readonly path: string; readonly isFolder: boolean }[] {
    const real = this.realPath(folder);
    if (typeof real !== "string") throw new DiskError(`${folder}: ${describeFailure(real)}`);
    const entries = attempt(folder, () => readdirSync(real, { withFileTypes: true }));
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const prefix = posix.join(folder, "/");
    return entries.map((entry) => ({
      path: prefix === "./" ? entry.name : prefix + entry.name,
      isFolder: entry.isDirectory(),
    }));
  }

  isFolder(path: string): boolean {
    const real = this.realPath(path);
    if (typeof real !== "string") return false;
    try {
      readdirSync(real);
      return true;
    } catch (error) {
      if (isErrno(error, "ENOTDIR")) return false;
      throw new DiskError(`${path}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/** Reads a file of this machine, wherever it is. */
export function readFile(path: string): ReadResult {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    if (size > MAXIMUM_FILE_BYTES)
      return { kind: "too-large", limit: `${MAXIMUM_FILE_BYTES / MEBIBYTE} MiB` };
    return { kind: "text", text: readText(file, size) };
  } catch (error) {
    return isMissing(error) ? { kind: "missing" } : { kind: "unreadable", why: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The disk did not do what was asked: a folder that cannot be read or written. */
export class DiskError extends Error {}

function readText(file: number, size: number): string {
  // One byte more than the size tells whether the file grew; what it is now is read on.
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(size - length, 0) + 1);
    const count = readSync(file, chunk, 0, chunk.length, null);
    if (count === 0) return Buffer.concat(chunks, length).toString("utf8");
    chunks.push(chunk.subarray(0, count));
    length += count;
    if (length > MAXIMUM_FILE_BYTES) throw new DiskError("it grows while it is read");
  }
}

/** Whether files in a folder are none of a project's own. */
export function isHidden(path: string): boolean {
  const name = posix.basename(path);
  return name.startsWith(".") || name === "node_modules";
}

/** Whether a path from the root leads out of it. */
export function escapes(path: string): boolean {
  return path === ".." || path.startsWith("../");
}

/** Whether an error is the system's, with one of these codes. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code)
  );
}

export function isMissing(error: unknown): boolean {
  return isErrno(error, "ENOENT", "ENOTDIR");
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (isErrno(error, "EACCES", "EPERM")) return "permission denied";
  if (isErrno(error, "EISDIR")) return "it is a folder";
  if (isErrno(error, "ELOOP")) return "its links lead in a circle";
  return error.message;
}

function describeFailure(result: Exclude<ReadResult, { kind: "text" }>): string {
  const words = {
    missing: "it does not exist",
    outside: "it lies outside the project",
    "too-large": "it is too large",
  };
  return result.kind === "unreadable" ? result.why : words[result.kind];
}

/** Does work on the disk; its failure becomes one of ours that names the path. */
export function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new DiskError(`${path}: ${reasonOf(error)}`, { cause: error });
  }
}
