// Reads the pods of manifests that turn out to be needed, each once.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { LocatedMap, SourceText } from "../model.ts";
import { readPrinted } from "../yaml/readPrinted.ts";
import { readYaml } from "../yaml/readYaml.ts";
import type { PodReader } from "./compareTasks.ts";

/** Of the base no line is ever shown, so its manifests need not be read with them. */
export function baseReader(report: Report): PodReader {
  return podReader((manifest) => readPrinted(manifest) ?? readYaml(manifest, report));
}

export function headReader(report: Report): PodReader {
  return podReader((manifest) => readYaml(manifest, report));
}

function podReader(read: (manifest: SourceText) => LocatedMap | undefined): PodReader {
  const known = new Map<Parameters<PodReader>[0], LocatedMap | undefined>();
  return (task) => {
    if (task.pod !== undefined) return task.pod;
    if (!known.has(task)) known.set(task, read(task.manifest));
    return known.get(task);
  };
}
