// The DAG files of a project: those in its DAGs folder, or those that a user names.
import { posix } from "node:path";
import { reportTo, type Diagnostic } from "./diagnostics/diagnostic.ts";
import type { ProjectFiles } from "./disk.ts";
import type { CompileOptions } from "./options.ts";
import { reportUnread, startOf } from "./unread.ts";

/** Paths from the project root; where it is read from a folder, TypeScript and JavaScript, but no declarations and tests. */
export interface DagFiles {
  readonly files: readonly string[];
  /** Those that the user named one by one. */
  readonly named: ReadonlySet<string>;
}

/** Where a compile looks for DAG files: where it is told, else in the DAGs folder. */
export function dagPaths({ paths }: CompileOptions, dagsFolder: string): readonly string[] {
  return paths.length > 0 ? paths : [dagsFolder];
}

/** `paths` are files and folders from the project root. Reports those that are not there. */
export function findDagFiles(
  disk: ProjectFiles,
  paths: readonly string[],
  onDiagnostic: (diagnostic: Diagnostic) => void,
): DagFiles {
  const report = reportTo(onDiagnostic);
  const files = new Set<string>();
  const named = new Set<string>();
  for (const path of paths.map((written) => posix.normalize(written).replace(/\/$/, ""))) {
    if (disk.isFolder(path)) {
      for (const file of disk.list(path).filter(isDagFile)) files.add(file);
    } else {
      const read = disk.read(path);
      if (read.kind === "missing") report("load/not-found", startOf(path), { what: path }, { hint: WHERE });
      else reportUnread(read, path, startOf(path), report);
      if (read.kind === "text") named.add(path);
    }
  }
  return { files: [...new Set([...files, ...named])].sort(), named };
}

const WHERE =
  "name a file or folder from the project's root; without a name, dags_folder of podloom.yaml counts";

export function isDagFile(path: string): boolean {
  return /\.m?[jt]s$/.test(path) && !/\.(?:d|test|spec)\.m?[jt]s$/.test(path);
}
