// What earlier compiles came to, kept between processes: an index that names by digest everything that a result was made
// from and everything that it made. The manifests themselves are not kept: they are in their folder, or made anew.
import { join } from "node:path";
import { digest } from "../schemas/digest.ts";
import {
  sealIndex,
  unsealIndex,
  type Index,
  type ProjectFacts,
  type StoredFile,
  type StoredOutput,
} from "./cacheIndex.ts";
import { reviveDiagnostic, storeDiagnostic, storeSpan, type StoredSpan } from "./diagnostics/stored.ts";
import { DiskError, type Disk } from "./disk.ts";
import { Folder } from "./folder.ts";
import type { SourceText, Span } from "./model.ts";
import type { FileResult } from "./result.ts";

export const CACHE_FOLDER = "node_modules/.cache/podloom";

const INDEX = "index.json";

/** Reads a dependency's text now; `undefined` where nothing can be read. */
export type ReadText = (path: string) => string | undefined;

export class Cache {
  /** `undefined` where a link leads the folder out of the project. */
  private readonly folder: Folder | undefined;
  private readonly key: string;
  private readonly index: Index | undefined;

  private readonly today: string;
  private readonly digests = new Map<string, string>();

  /** `key` stands for everything besides files, the variables that DAG files may read, which `variableOf` gives, and the day. */
  constructor(disk: Disk, key: string, variableOf: (name: string) => string | undefined, today: string) {
    this.today = today;
    this.folder = disk.holds(CACHE_FOLDER) ? new Folder(join(disk.root, CACHE_FOLDER)) : undefined;
    this.key = key;
    const index = unsealIndex(readUnlessRefused(this.folder) ?? "");
    const isSame = ([name, value]: [string, string | null]): boolean => (variableOf(name) ?? null) === value;
    const isCurrent = index?.key === key && Object.entries(index.project.env).every(isSame);
    this.index = isCurrent ? index : undefined;
  }

  /** What the last compile knew of the project. */
  get project(): ProjectFacts | undefined {
    return this.index?.project;
  }

  /** What compiling a file came to, if all that it depends on and all that it made is as it was. */
  get(file: string, read: ReadText, manifests: Folder): FileResult | undefined {
    const files = this.index?.files ?? {};
    const stored = Object.hasOwn(files, file) ? files[file] : undefined;
    if (stored === undefined || stored.risks.some(({ until = this.today }) => until < this.today))
      return undefined;
    if (!stored.bundles.every(({ files: made }) => made.every((output) => isIntact(output, manifests))))
      return undefined;
    const dependencies = new Map<string, string | undefined>();
    for (const [path, expected] of Object.entries(stored.dependencies)) {
      const text = read(path);
      if (this.digestOf(text) !== expected) return undefined;
      dependencies.set(path, text);
    }
    return revive(file, stored, dependencies);
  }

  /** Remembers results; of other files what was known, if these are not all. Where the disk refuses, nothing is remembered. */
  save(results: readonly FileResult[], project: ProjectFacts, areAll: boolean, manifests: Folder): void {
    const files: Record<string, StoredFile> = areAll ? {} : { ...this.index?.files };
    for (const result of results)
      files[result.file] = store(result, manifests, (text) => this.digestOf(text));
    try {
      this.folder?.change([{ path: INDEX, after: sealIndex({ key: this.key, project, files }) }]);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
    }
  }

  /** Many files depend on the same ones. */
  private digestOf(text: string | undefined): string | null {
    if (text === undefined) return null;
    const known = this.digests.get(text) ?? digest(text);
    this.digests.set(text, known);
    return known;
  }
}

function readUnlessRefused(folder: Folder | undefined): string | undefined {
  try {
    return folder?.read(INDEX);
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

function isIntact({ path, digest: expected, stamp }: StoredOutput, manifests: Folder): boolean {
  const entry = manifests.entry(path);
  if (entry?.kind !== "file") return false;
  if (entry.stamp === stamp) return true;
  const text = manifests.read(path);
  return text !== undefined && digest(text) === expected;
}

function store(
  { bundles, dependencies, dags, diagnostics, risks, usesAuthoring }: FileResult,
  manifests: Folder,
  digestOf: (text: string | undefined) => string | null,
): StoredFile {
  return {
    dependencies: Object.fromEntries([...dependencies].map(([path, text]) => [path, digestOf(text)])),
    dags: dags.map((dag) => ({ ...dag, span: storeSpan(dag.span) })),
    bundles: bundles.map(({ folder, files }) => ({
      folder,
      files: files.map(({ path, digest: own }) => ({
        path,
        digest: own,
        stamp: manifests.entry(path)?.stamp,
      })),
    })),
    diagnostics: diagnostics.map(storeDiagnostic),
    risks: risks.map((risk) => ({ ...risk, span: storeSpan(risk.span) })),
    usesAuthoring,
  };
}

function revive(file: string, stored: StoredFile, dependencies: FileResult["dependencies"]): FileResult {
  const sources = new Map<string, SourceText>();
  const span = ({ path, start, end }: StoredSpan): Span => {
    const source = sources.get(path) ?? { path, text: dependencies.get(path) ?? "" };
    sources.set(path, source);
    return { file: source, start, end };
  };
  return {
    file,
    dags: stored.dags.map((dag) => ({ ...dag, span: span(dag.span) })),
    bundles: stored.bundles.map(({ folder, files }) => ({
      folder,
      files: files.map(({ path, digest: own }) => ({ path, digest: own, text: undefined })),
    })),
    diagnostics: stored.diagnostics.map((diagnostic) => reviveDiagnostic(diagnostic, span)),
    risks: stored.risks.map((risk) => ({ ...risk, until: risk.until, span: span(risk.span) })),
    dependencies,
    usesAuthoring: stored.usesAuthoring,
  };
}
