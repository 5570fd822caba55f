// The source files of a project: each read once, and found from the imports of others.
import { posix } from "node:path";
import { taggedDigest } from "../schemas/digest.ts";
import { reportTo, type Diagnostic, type Report } from "./diagnostics/diagnostic.ts";
import type { Disk, ReadResult } from "./disk.ts";
import type { Resolution, Resolve } from "./evaluate/modules.ts";
import type { CodeFile } from "./evaluate/scope.ts";
import type { Span } from "./model.ts";
import { checkNodeSyntax } from "./nodeSyntax.ts";
import { parse } from "./parse.ts";
import { ParserBudget } from "./parserBudget.ts";
import { reportUnread } from "./unread.ts";

/** What a path holds, with what is to say of it to whoever uses it. */
export interface Source {
  readonly read: ReadResult;
  /** `undefined` where it is missing, or has errors. */
  readonly file: CodeFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export class Sources {
  private readonly disk: Pick<Disk, "read">;
  private readonly reads = new Map<string, ReadResult>();
  private readonly loaded = new Map<string, Source>();
  private readonly digests = new Map<string, string>();
  private readonly budget = new ParserBudget();

  constructor(disk: Pick<Disk, "read">) {
    this.disk = disk;
  }

  load(path: string): Source {
    const known = this.loaded.get(path);
    if (known !== undefined) return known;
    const result = this.read(path);
    const source = parsed(path, result, this.budget);
    this.loaded.set(path, source);
    return source;
  }

  private read(path: string): ReadResult {
    const known = this.reads.get(path);
    if (known !== undefined) return known;
    const result = this.disk.read(path);
    this.reads.set(path, result);
    return result;
  }

  /** The digest of a file's text, as dag.json writes it; worked out once, however many DAG files import it. */
  digest(path: string): string {
    const known = this.digests.get(path);
    if (known !== undefined) return known;
    const result = this.read(path);
    const made = taggedDigest(result.kind === "text" ? result.text : "");
    this.digests.set(path, made);
    return made;
  }

  /** Lets go of the syntax tree of a DAG file that has been compiled: hardly ever does another file import it. */
  release(path: string): void {
    this.loaded.delete(path);
  }

  /** Forgets a file that has changed. */
  forget(path: string): void {
    this.reads.delete(path);
    this.loaded.delete(path);
    this.digests.delete(path);
  }

  /** Finds imports, and tells `onRead` of every path that the answer depends on. */
  resolver(
    onRead: (path: string, source: Source) => void,
    onDiagnostic: (diagnostic: Diagnostic) => void,
  ): Resolve {
    const report = reportTo(onDiagnostic);
    const load = (path: string): Source => {
      const source = this.load(path);
      onRead(path, source);
      return source;
    };
    return (specifier, from, span) => {
      const native = NATIVE.get(specifier);
      if (native !== undefined) return { kind: native };
      if (!/^(\.{0,2}\/|file:)/.test(specifier)) return { kind: "package" };
      const path = posix.join(posix.dirname(from.source.path), specifier);
      if (!specifier.startsWith(".") || path.startsWith("../")) {
        report("load/outside-project", span, { what: `"${specifier}"` });
        return { kind: "failed" };
      }
      const { source, found } = search(path, load);
      if (found !== path && source.file !== undefined) {
        report("node/import-extension", span, { specifier, found: relativeTo(from.source.path, found) });
      }
      return use(source, specifier, span, report, onDiagnostic);
    };
  }
}

const NATIVE: ReadonlyMap<string, "podloom" | "node:path"> = new Map([
  ["podloom", "podloom"],
  ["node:path", "node:path"],
  ["path", "node:path"],
  ["node:path/posix", "node:path"],
]);

/** How people write imports that other tools complete and Node does not. */
const COMPLETIONS: readonly ((path: string) => string)[] = [
  (path) => `${path}.ts`,
  (path) => path.replace(/\.([cm]?)js$/, ".$1ts"),
  (path) => `${path}/index.ts`,
  (path) => `${path}.js`,
];

function search(path: string, load: (path: string) => Source): { source: Source; found: string } {
  const source = load(path);
  if (source.read.kind !== "missing" && !isFolder(source.read)) return { source, found: path };
  for (const complete of COMPLETIONS) {
    const found = complete(path);
    if (found === path) continue;
    const completed = load(found);
    if (completed.read.kind === "text") return { source: completed, found };
  }
  return { source, found: path };
}

function isFolder(result: ReadResult): boolean {
  return result.kind === "unreadable" && result.why === "it is a folder";
}

function relativeTo(from: string, path: string): string {
  const relative = posix.relative(posix.dirname(from), path);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

function use(
  source: Source,
  specifier: string,
  span: Span,
  report: Report,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): Resolution {
  if (source.file !== undefined) {
    source.diagnostics.forEach(onDiagnostic);
    return { kind: "file", file: source.file };
  }
  if (source.diagnostics.length > 0) source.diagnostics.forEach(onDiagnostic);
  else reportUnread(source.read, `"${specifier}"`, span, report);
  return { kind: "failed" };
}

function parsed(path: string, result: ReadResult, budget: ParserBudget): Source {
  if (result.kind !== "text") return { read: result, file: undefined, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const report = reportTo((diagnostic) => diagnostics.push(diagnostic));
  const file = parse({ path, text: result.text }, report, budget);
  if (file !== undefined) checkNodeSyntax(file, report);
  return { read: result, file, diagnostics };
}
