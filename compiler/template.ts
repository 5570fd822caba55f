// A pod template file: YAML that must hold a Pod whose first container is the task's, `base`.
// https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/kubernetes_executor.html#pod-template-file
import type { Report } from "./diagnostics/diagnostic.ts";
import { didYouMean } from "./diagnostics/suggestion.ts";
import type { Located, LocatedMap, SourceText, Span } from "./model.ts";
import { readYaml } from "./yaml/readYaml.ts";

/** Reads a template and holds it to the rules for templates; `undefined` when an error was reported. */
export function readTemplate(source: SourceText, report: Report): LocatedMap | undefined {
  let sound = true;
  const fail: Report = (code, span, parameters, details) => {
    sound = false;
    report(code, span, parameters, details);
  };
  const pod = readYaml(source, fail);
  if (pod === undefined) return undefined;
  if (!isPod(pod, fail)) return undefined;
  checkName(pod, fail);
  checkBase(pod, fail);
  return sound ? pod : undefined;
}

const identity = { apiVersion: "v1", kind: "Pod" } as const;

function isPod(pod: LocatedMap, report: Report): boolean {
  const wrong = Object.entries(identity).filter(([field, expected]) => textAt(pod, [field]) !== expected);
  for (const [field, expected] of wrong) {
    const found = describe(valueAt(pod, [field]));
    const { span, ...details } = placeOf(pod, [field]);
    report("template/not-a-pod", span, { field, expected, found }, details);
  }
  return wrong.length === 0;
}

function checkName(pod: LocatedMap, report: Report): void {
  const path = ["metadata", "name"];
  if (!textAt(pod, path)) reportMissing("template/no-name", pod, path, report);
}

function checkBase(pod: LocatedMap, report: Report): void {
  const path = ["spec", "containers"];
  const containers = valueAt(pod, path);
  const items = containers?.kind === "list" ? containers.items : [];
  const [first] = items;
  if (first === undefined) reportMissing("template/no-containers", pod, path, report);
  else if (textAt(first, ["name"]) !== "base") reportBase(first, items, report);
  else if (!textAt(first, ["image"])) reportMissing("template/no-image", first, ["image"], report);
}

function reportMissing(
  code: "template/no-name" | "template/no-containers" | "template/no-image",
  root: Located,
  path: readonly string[],
  report: Report,
): void {
  const { span, ...details } = placeOf(root, path);
  report(code, span, {}, details);
}

function reportBase(first: Located, items: readonly Located[], report: Report): void {
  const index = items.findIndex((item) => textAt(item, ["name"]) === "base");
  const base = items[index];
  const details = base && {
    related: [{ message: `"base" is spec.containers[${index}]`, span: placeOf(base, ["name"]).span }],
    hint: "move the container `base` to the front of the list",
  };
  const found = describe(valueAt(first, ["name"]));
  report("template/base-not-first", placeOf(first, ["name"]).span, { found }, details);
}

function valueAt(root: Located, path: readonly string[]): Located | undefined {
  let value: Located | undefined = root;
  for (const key of path) value = value?.kind === "map" ? value.entries.get(key)?.value : undefined;
  return value;
}

function textAt(root: Located, path: readonly string[]): string | undefined {
  const value = valueAt(root, path);
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

interface Place {
  readonly span: Span;
  readonly hint?: string;
}

/** The place of the value at a path. Where there is none: of the key that is misspelt, else of the last on the way. */
function placeOf(root: Located, path: readonly string[]): Place {
  let value = root;
  let span = root.origin.span;
  for (const key of path) {
    const entries = value.kind === "map" ? value.entries : undefined;
    const entry = entries?.get(key);
    if (entry === undefined) return misspelt(key, entries) ?? { span };
    span = entry.key;
    value = entry.value;
  }
  return { span: value.origin.span };
}

function misspelt(field: string, entries: LocatedMap["entries"] = new Map()): Place | undefined {
  for (const [written, { key }] of entries) {
    const hint = didYouMean(written, [field]);
    if (hint !== undefined) return { span: key, hint };
  }
  return undefined;
}

function describe(value: Located | undefined): string {
  if (value === undefined) return "missing";
  return value.kind === "scalar" ? JSON.stringify(value.value) : `a ${value.kind}`;
}
