// What earlier compiles made, kept between processes: an index that names everything a result depends on by digest, and
// beside it the bundles, each in a file named by its content. What does not check out is as good as absent.
import { join } from "node:path";
import { digest } from "./bundle.ts";
import { sealIndex, unsealIndex, type Index, type ProjectFacts, type StoredFile } from "./cacheIndex.ts";
import { reviveDiagnostic, storeDiagnostic, storeSpan, type StoredSpan } from "./diagnostics/stored.ts";
import { DiskError, type Disk } from "./disk.ts";
import { Folder, type FileChange, type Stamp } from "./folder.ts";
import type { SourceText, Span } from "./model.ts";
import type { FileResult } from "./result.ts";

export const CACHE_FOLDER = "node_modules/.cache/podloom";

const INDEX = "index.json";

/** Reads a dependency's text now; `undefined` where nothing can be read. */
export type ReadText = (path: string) => string | undefined;

export interface SaveOptions {
  readonly project: ProjectFacts;
  /** Whether what is remembered of other files is to be forgotten. */
  readonly isWhole: boolean;
  /** How a file of the manifests folder is stamped now. */
  readonly stampOf: (path: string) => Stamp | undefined;
}

export class Cache {
  /** `undefined` where a link leads the folder out of the project. */
  private readonly folder: Folder | undefined;
  private readonly key: string;
  private index: Index | undefined;

  /** `key` stands for everything besides files that results depend on. */
  constructor(disk: Disk, key: string) {
    this.folder = disk.holds(CACHE_FOLDER) ? new Folder(join(disk.root, CACHE_FOLDER)) : undefined;
    this.key = key;
    const index = unsealIndex(this.read(INDEX) ?? "");
    this.index = index?.key === key ? index : undefined;
  }

  /** What the last compile knew of the project. */
  get project(): ProjectFacts | undefined {
    return this.index?.project;
  }

  /** Forgets what is remembered. */
  clear(): void {
    this.index = undefined;
  }

  /** What compiling a file came to, if nothing that it depends on has changed since. */
  get(file: string, read: ReadText): FileResult | undefined {
    const stored = this.storedOf(file);
    if (stored === undefined) return undefined;
    const dependencies = new Map<string, string | undefined>();
    for (const [path, expected] of Object.entries(stored.dependencies)) {
      const text = read(path);
      if (digestOf(text) !== expected) return undefined;
      dependencies.set(path, text);
    }
    return this.revive(file, stored, dependencies);
  }

  private storedOf(file: string): StoredFile | undefined {
    const files = this.index?.files ?? {};
    return Object.hasOwn(files, file) ? files[file] : undefined;
  }

  private revive(file: string, stored: StoredFile, dependencies: FileResult["dependencies"]): FileResult {
    const sources = new Map<string, SourceText>();
    const span = ({ path, start, end }: StoredSpan): Span => {
      const source = sources.get(path) ?? { path, text: dependencies.get(path) ?? "" };
      sources.set(path, source);
      return { file: source, start, end };
    };
    return {
      file,
      dags: stored.dags.map((dag) => ({ ...dag, span: span(dag.span) })),
      outputs: stored.outputs.map(({ path, digest: expected, stamp }) => {
        return { path, digest: expected, stamp, text: () => this.textOf(path, expected, stored.bundle) };
      }),
      diagnostics: stored.diagnostics.map((diagnostic) => reviveDiagnostic(diagnostic, span)),
      dependencies,
      usesAuthoring: stored.usesAuthoring,
    };
  }

  private textOf(path: string, expected: string, bundle: string): string {
    const stored = this.read(`${bundle}.json`);
    if (stored === undefined || digest(stored) !== bundle) throw new CacheDamaged(bundle);
    // The digest says that this is what was written.
    const text = (JSON.parse(stored) as Readonly<Record<string, string>>)[path];
    if (text === undefined || digest(text) !== expected) throw new CacheDamaged(bundle);
    return text;
  }

  /** Remembers results. Where the disk refuses, nothing is remembered. */
  save(results: readonly FileResult[], { project, isWhole, stampOf }: SaveOptions): void {
    if (this.folder === undefined) return;
    const changes: FileChange[] = [];
    const files: Record<string, StoredFile> = isWhole ? {} : { ...this.index?.files };
    for (const result of results) files[result.file] = this.store(result, stampOf, changes);
    changes.push({ path: INDEX, after: sealIndex({ key: this.key, project, files }) });
    const kept = new Set([INDEX, ...Object.values(files).map(({ bundle }) => `${bundle}.json`)]);
    try {
      const dropped = this.folder.files(".").filter((name) => !kept.has(name));
      this.folder.change([...changes, ...dropped.map((path) => ({ path, after: undefined }))]);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
    }
  }

  private store(result: FileResult, stampOf: SaveOptions["stampOf"], changes: FileChange[]): StoredFile {
    const known = this.storedOf(result.file);
    const outputs = result.outputs.map(({ path, digest: own }) => ({ path, digest: own, stamp: stampOf(path) }));
    return {
      dependencies: Object.fromEntries([...result.dependencies].map(([path, text]) => [path, digestOf(text)])),
      dags: result.dags.map((dag) => ({ ...dag, span: storeSpan(dag.span) })),
      outputs,
      diagnostics: result.diagnostics.map(storeDiagnostic),
      usesAuthoring: result.usesAuthoring,
      bundle: known !== undefined && isSame(known.outputs, outputs) ? known.bundle : storeBundle(result, changes),
    };
  }

  private read(name: string): string | undefined {
    try {
      return this.folder?.read(name);
    } catch (error) {
      if (error instanceof DiskError) return undefined;
      throw error;
    }
  }
}

/** A bundle that the index names is not there, or not what it was. */
class CacheDamaged extends Error {}

/** Does work that may need remembered bundles; `undefined` where one of them is damaged. */
export function unlessDamaged<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof CacheDamaged) return undefined;
    throw error;
  }
}

function storeBundle({ outputs }: FileResult, changes: FileChange[]): string {
  const text = JSON.stringify(Object.fromEntries(outputs.map((output) => [output.path, output.text()])));
  const bundle = digest(text);
  changes.push({ path: `${bundle}.json`, after: text });
  return bundle;
}

function digestOf(text: string | undefined): string | null {
  return text === undefined ? null : digest(text);
}

function isSame(known: StoredFile["outputs"], outputs: StoredFile["outputs"]): boolean {
  return (
    known.length === outputs.length &&
    outputs.every(({ path, digest: own }, at) => known[at]?.path === path && known[at].digest === own)
  );
}
