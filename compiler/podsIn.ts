// The Pods in a document of Kubernetes objects: itself, or what a List holds.
import type { Report } from "./diagnostics/diagnostic.ts";
import { didYouMean } from "./diagnostics/suggestion.ts";
import { isNull, valueAt } from "./located.ts";
import type { Located, LocatedMap } from "./model.ts";

/** Reports what is something else. */
export function podsIn(value: Located, report: Report): LocatedMap[] {
  const kind = textAt(value, "kind");
  if (kind === "List" || kind === "PodList") return itemsOf(value).flatMap((item) => podsIn(item, report));
  if (value.kind === "map" && kind === "Pod" && textAt(value, "apiVersion") === "v1") return [value];
  const field = kind === "Pod" ? "apiVersion" : "kind";
  const { span } = (valueAt(value, `/${field}`) ?? value).origin;
  report("validate/not-a-pod", span, { found: describe(value) }, { hint: remedy(kind) });
  return [];
}

function itemsOf(list: Located): readonly Located[] {
  const items = valueAt(list, "/items");
  if (items === undefined || isNull(items)) return [];
  // What is no list is no Pod either.
  return items.kind === "list" ? items.items : [items];
}

/** Where the kinds that make pods have the pod that they make. */
const POD_TEMPLATES: ReadonlyMap<string, string> = new Map([
  ["CronJob", "spec.jobTemplate.spec.template"],
  ["DaemonSet", "spec.template"],
  ["Deployment", "spec.template"],
  ["Job", "spec.template"],
  ["PodTemplate", "template"],
  ["ReplicaSet", "spec.template"],
  ["ReplicationController", "spec.template"],
  ["StatefulSet", "spec.template"],
]);

/** What to write instead, where it is plain what is meant. */
function remedy(kind: string | undefined): string | undefined {
  if (kind === undefined) return "write apiVersion: v1 and kind: Pod";
  if (kind === "Pod") return "write apiVersion: v1";
  const template = POD_TEMPLATES.get(kind);
  if (template === undefined) return didYouMean(kind, ["Pod"]);
  return `write its ${template} as a Pod of its own, with apiVersion, kind and a name`;
}

function describe(value: Located): string {
  if (value.kind !== "map") return value.kind === "list" ? "a list" : "a single value";
  const [kind, version] = [textAt(value, "kind"), textAt(value, "apiVersion")];
  if (kind === undefined) return "an object without a kind";
  return version === undefined ? `a ${kind} without an apiVersion` : `a ${kind} of ${version}`;
}

function textAt(value: Located, key: string): string | undefined {
  const member = valueAt(value, `/${key}`);
  return member?.kind === "scalar" && typeof member.value === "string" ? member.value : undefined;
}
