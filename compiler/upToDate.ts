// The quick way through a compile: answers from the cache when nothing at all has changed. It loads neither a parser nor
// a schema, so asking costs little.
import { resolve } from "node:path";
import { digest } from "../schemas/digest.ts";
import { Cache, type ReadText } from "./cache.ts";
import { dagPaths, findDagFiles } from "./dagFiles.ts";
import { isError, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { Disk } from "./disk.ts";
import { Folder } from "./folder.ts";
import type { CompileOptions, CompileResult } from "./options.ts";
import { settle } from "./settle.ts";
import { VERSION } from "./version.ts";

/** `undefined` where something has changed, or is not known. */
export function upToDate(options: CompileOptions): CompileResult | undefined {
  const disk = new Disk(options.root);
  const cache = openCache(disk, options);
  if (cache?.project === undefined) return undefined;
  const { dagsFolder, manifestsFolder, severities } = cache.project;
  const diagnostics: Diagnostic[] = [];
  const found = findDagFiles(disk, dagPaths(options, dagsFolder), (diagnostic) =>
    diagnostics.push(diagnostic),
  );
  const folder = outputFolder(options, manifestsFolder);
  const read = readOnce(disk);
  const results = found.files.map((file) => cache.get(file, read, folder));
  if (!results.every((result) => result !== undefined)) return undefined;
  const shownFolder = options.out ?? manifestsFolder;
  const result = settle({
    options,
    disk,
    found,
    results,
    diagnostics,
    manifestsFolder: shownFolder,
    folder,
    severities,
  });
  return result.changes.length > 0 || result.diagnostics.some(isError) ? undefined : result;
}

/** What is remembered of earlier compiles, if it may be used and holds for this one. A check trusts nothing that lies about. */
export function openCache(
  disk: Disk,
  { variables, out, check, useCache, today }: CompileOptions,
): Cache | undefined {
  if (check || !useCache) return undefined;
  const config = disk.read("podloom.yaml");
  const settings = Object.entries(variables).filter(([name]) => name.startsWith("PODLOOM__"));
  const sorted = settings.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const key = [VERSION, config.kind === "text" ? config.text : null, sorted, out ?? null];
  return new Cache(disk, digest(JSON.stringify(key)), (name) => variables[name], today);
}

/** Reads each file once, however many results depend on it. */
export function readOnce(disk: Disk): ReadText {
  const texts = new Map<string, string | undefined>();
  return (path) => {
    if (!texts.has(path)) {
      const result = disk.read(path);
      texts.set(path, result.kind === "text" ? result.text : undefined);
    }
    return texts.get(path);
  };
}

export function outputFolder({ root, out }: CompileOptions, manifestsFolder: string): Folder {
  return new Folder(out ?? resolve(root, manifestsFolder));
}
