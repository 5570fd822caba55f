// A project that is compiled again and again: results stay in memory, and only what a change concerns is done anew.
import { posix } from "node:path";
import { Compiler } from "./compile.ts";
import { CONFIG_FILE } from "./config.ts";
import { dagPaths, findDagFiles, type DagFiles } from "./dagFiles.ts";
import { isError, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { Disk } from "./disk.ts";
import type { CompileOptions, CompileResult } from "./options.ts";
import { openProject, type Project } from "./project.ts";
import type { FileResult } from "./result.ts";
import { settle, withoutProject } from "./settle.ts";
import { outputFolder } from "./upToDate.ts";

interface Opened {
  readonly project: Project;
  readonly compiler: Compiler;
  /** What was reported of the configuration. */
  readonly diagnostics: readonly Diagnostic[];
  /** By DAG file. */
  readonly results: Map<string, FileResult>;
  /** Bundles of which the files on disk may be out of date; `undefined` where any may. */
  stale: Set<string> | undefined;
}

interface Found extends DagFiles {
  readonly diagnostics: readonly Diagnostic[];
}

/** Methods throw a `DiskError` where the disk refuses; the next round that has something to do then makes up for it. */
export class Session {
  private readonly options: CompileOptions;
  private readonly disk: Disk;
  private configText: string | undefined;
  private opened: Opened | undefined;

  constructor(options: CompileOptions) {
    this.options = options;
    this.disk = new Disk(options.root);
  }

  /** Compiles everything. */
  start(): CompileResult {
    const diagnostics: Diagnostic[] = [];
    this.configText = this.readText(CONFIG_FILE);
    const { root, variables } = this.options;
    const project = openProject(root, variables, (diagnostic) => diagnostics.push(diagnostic));
    this.opened = project && {
      project,
      compiler: new Compiler(project, this.options.today),
      diagnostics,
      results: new Map(),
      stale: undefined,
    };
    if (this.opened === undefined) return withoutProject(this.options, diagnostics);
    const found = this.find(this.opened);
    refresh(this.opened, found, new Set());
    return this.finish(this.opened, found);
  }

  /** Compiles what changes at or below these paths concern; `undefined` where that is nothing. */
  update(paths: ReadonlySet<string>): CompileResult | undefined {
    const changed = this.changedOf(paths);
    if (changed.has(CONFIG_FILE)) return this.start();
    if (this.opened === undefined) return undefined;
    const found = this.find(this.opened);
    return refresh(this.opened, found, changed) ? this.finish(this.opened, found) : undefined;
  }

  /** The folders in which something may change that concerns the project, from its root. */
  folders(): ReadonlySet<string> {
    const folders = new Set(["."]);
    for (const path of this.texts().keys()) addFolders(posix.dirname(path), folders);
    for (const path of this.opened === undefined ? [] : this.dagPathsOf(this.opened)) {
      addFolders(posix.dirname(path), folders);
      if (this.disk.isFolder(path)) for (const folder of this.disk.folders(path)) folders.add(folder);
    }
    return folders;
  }

  /** What the results were made from. */
  private texts(): Map<string, string | undefined> {
    const texts = new Map([[CONFIG_FILE, this.configText]]);
    for (const { dependencies } of this.opened?.results.values() ?? []) {
      for (const [path, text] of dependencies) texts.set(path, text);
    }
    return texts;
  }

  private changedOf(paths: ReadonlySet<string>): Set<string> {
    const touched = [...this.texts()].filter(([path]) => isAtOrBelow(path, paths));
    return new Set(touched.filter(([path, text]) => this.readText(path) !== text).map(([path]) => path));
  }

  private readText(path: string): string | undefined {
    const read = this.disk.read(path);
    return read.kind === "text" ? read.text : undefined;
  }

  private dagPathsOf({ project }: Opened): readonly string[] {
    return dagPaths(this.options, project.config.dagsFolder);
  }

  private find(opened: Opened): Found {
    const diagnostics = [...opened.diagnostics];
    const found = findDagFiles(this.disk, this.dagPathsOf(opened), (diagnostic) =>
      diagnostics.push(diagnostic),
    );
    return { ...found, diagnostics };
  }

  private finish(opened: Opened, found: Found): CompileResult {
    const { options, disk } = this;
    const { manifestsFolder } = opened.project.config;
    const folder = outputFolder(options, manifestsFolder);
    const results = found.files
      .map((file) => opened.results.get(file))
      .filter((result) => result !== undefined);
    const result = settle({
      options,
      disk,
      found,
      results,
      diagnostics: found.diagnostics,
      manifestsFolder: options.out ?? manifestsFolder,
      folder,
      severities: opened.project.config.rules.severities,
      ...(opened.stale && { bundles: opened.stale }),
    });
    folder.change(result.changes);
    if (!result.diagnostics.some(isError)) opened.stale = new Set();
    return result;
  }
}

/** Drops results that are gone or made from what has changed, makes those that are missing, and says whether there were any. */
function refresh(
  { compiler, results, stale }: Opened,
  { files }: DagFiles,
  changed: ReadonlySet<string>,
): boolean {
  for (const path of changed) compiler.forget(path);
  const present = new Set(files);
  const isMadeFrom = ({ dependencies }: FileResult): boolean =>
    [...changed].some((path) => dependencies.has(path));
  const dropped = [...results.values()].filter((result) => !present.has(result.file) || isMadeFrom(result));
  for (const { file } of dropped) results.delete(file);
  const made = files.filter((file) => !results.has(file)).map((file) => compiler.compile(file));
  for (const result of made) results.set(result.file, result);
  for (const { bundles } of [...dropped, ...made]) for (const { folder } of bundles) stale?.add(folder);
  return dropped.length + made.length > 0;
}

function isAtOrBelow(path: string, paths: ReadonlySet<string>): boolean {
  return path !== "." && (paths.has(path) || isAtOrBelow(posix.dirname(path), paths));
}

/** Adds a folder and all above it. */
function addFolders(folder: string, folders: Set<string>): void {
  for (let at = folder; !folders.has(at); at = posix.dirname(at)) folders.add(at);
}
