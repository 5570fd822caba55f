// Reads the pods of manifests that turn out to be needed, each once.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { LocatedMap } from "../model.ts";
import { readYaml } from "../yaml/readYaml.ts";
import type { PodReader } from "./compareTasks.ts";
import type { ComparedTask } from "./side.ts";

export interface KeptReader {
  readonly readPod: PodReader;
  /** The tasks of which it could not read the pod. */
  readonly unreadable: readonly ComparedTask[];
}

/** Reads each pod once. */
export function podReader(report: Report): KeptReader {
  const known = new Map<ComparedTask, LocatedMap | undefined>();
  const unreadable: ComparedTask[] = [];
  const readPod = (task: ComparedTask): LocatedMap | undefined => {
    if (task.pod !== undefined) return task.pod;
    if (known.has(task)) return known.get(task);
    const pod = readYaml(task.manifest, report);
    if (pod === undefined) unreadable.push(task);
    known.set(task, pod);
    return pod;
  };
  return { readPod, unreadable };
}
