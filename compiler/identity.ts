// The identity of a task in its pod: set last, over every layer, and closed to overrides.
import {
  annotationKeys,
  labelKeys,
  manifestName,
  resultFinalizer,
  taskLabels,
  type TaskIdentity,
} from "../schemas/podIdentity.ts";
import type { Report } from "./diagnostics/diagnostic.ts";
import { impliedBy, locatedAt } from "./layers.ts";
import { withMember } from "./located.ts";
import type { Located, LocatedEntry, LocatedMap, Origin } from "./model.ts";

/** `pod` with the name, labels and annotations by which podloom finds it again. `origin` is that of the `task()` call. */
export function withIdentity(pod: LocatedMap, task: TaskIdentity, origin: Origin): LocatedMap {
  const implied = impliedBy(origin);
  const metadata = mapIn(pod, "metadata");
  const named = withMember(metadata, "name", locatedAt(manifestName(task), implied));
  const labelled = withMembers(named, "labels", taskLabels(task), implied);
  const annotations = { [annotationKeys.dag_id]: task.dag_id, [annotationKeys.task_id]: task.task_id };
  return withMember(pod, "metadata", withMembers(labelled, "annotations", annotations, implied));
}

function withMembers(
  parent: LocatedMap,
  key: string,
  members: Readonly<Record<string, string>>,
  origin: Origin,
): LocatedMap {
  const map = mapIn(parent, key);
  const entries = new Map(map.entries);
  for (const [name, text] of Object.entries(members)) {
    const value = locatedAt(text, origin);
    entries.set(name, { key: entries.get(name)?.key ?? origin.span, value });
  }
  return withMember(parent, key, { ...map, entries });
}

function mapIn(parent: LocatedMap, key: string): LocatedMap {
  const value = parent.entries.get(key)?.value;
  const origin: Origin = parent.origin;
  return value?.kind === "map" ? value : { kind: "map", entries: new Map(), origin };
}

/** Reports what of the identity a template or an override sets itself. A template must have a name, which is replaced. */
export function checkProtected(layer: LocatedMap, kind: "template" | "override", report: Report): void {
  const metadata = layer.entries.get("metadata")?.value;
  if (metadata?.kind !== "map") return;
  if (kind === "override") reportKey(metadata.entries.get("name"), "metadata.name", report);
  const { entries: labels } = mapIn(metadata, "labels");
  for (const key of Object.values(labelKeys)) reportKey(labels.get(key), `the label ${key}`, report);
  const { entries: annotations } = mapIn(metadata, "annotations");
  for (const key of Object.values(annotationKeys))
    reportKey(annotations.get(key), `the annotation ${key}`, report);
  checkFinalizers(metadata.entries.get("finalizers")?.value, report);
}

function checkFinalizers(finalizers: Located | undefined, report: Report): void {
  if (finalizers?.kind !== "list") return;
  for (const item of finalizers.items) {
    if (item.kind === "scalar" && item.value === resultFinalizer)
      report("pod/protected", item.origin.span, { field: `the finalizer ${resultFinalizer}` });
  }
}

function reportKey(entry: LocatedEntry | undefined, field: string, report: Report): void {
  if (entry !== undefined) report("pod/protected", entry.key, { field });
}
