// Which files of the DAGs folder can declare a DAG: those from which an import of "podloom" can be reached. The others
// are what tasks use, and may hold code that the compiler would refuse.
import { specifierOf } from "./evaluate/moduleSyntax.ts";
import { spanOf } from "./evaluate/origin.ts";
import type { CodeFile } from "./evaluate/scope.ts";
import type { ReadResult } from "./disk.ts";
import type { Sources } from "./sources.ts";

/** `onRead` gets every path that the answer depends on. */
export function reachesAuthoring(
  path: string,
  sources: Sources,
  onRead: (path: string, read: ReadResult) => void,
): boolean {
  const source = sources.load(path);
  onRead(path, source.read);
  // A file with errors may have been meant as one.
  return source.file === undefined || reaches(source.file, sources, onRead, new Set());
}

function reaches(
  file: CodeFile,
  sources: Sources,
  onRead: (path: string, read: ReadResult) => void,
  seen: Set<string>,
): boolean {
  seen.add(file.source.path);
  const resolve = sources.resolver(
    (path, { read }) => onRead(path, read),
    () => undefined,
  );
  return file.syntax.statements.some((statement) => {
    const specifier = specifierOf(statement);
    if (specifier === undefined) return false;
    const target = resolve(specifier.text, file, spanOf(specifier, file));
    if (target.kind !== "file") return target.kind === "podloom";
    return !seen.has(target.file.source.path) && reaches(target.file, sources, onRead, seen);
  });
}

/** Whether a file imports "podloom" itself. */
export function usesAuthoring(path: string, sources: Sources): boolean {
  const statements = sources.load(path).file?.syntax.statements ?? [];
  return statements.some((statement) => specifierOf(statement)?.text === "podloom");
}
