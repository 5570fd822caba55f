// The elements of two lists: by which text each is known, and in which order those stand that both have.
import { isList } from "../isList.ts";
import { toJson } from "../located.ts";
import type { Json, Located } from "../model.ts";
import { listRule, type ListRule } from "./podFields.ts";

/** What a key says where its field is not written. */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP", operator: "Equal" };

/** Elements by their keys. Of several with the same one, which Kubernetes lets through here and there, each has a number. */
export function elementKeys(
  items: readonly Located[],
  fields: readonly string[],
): ReadonlyMap<string, Located> {
  const keyed = new Map<string, Located>();
  for (const item of items) {
    const key = fields
      .map((field) => keyPart(item, field))
      .filter((part) => part !== "")
      .join("/");
    let unique = key;
    for (let number = 2; keyed.has(unique); number++) unique = `${key}#${number}`;
    keyed.set(unique, item);
  }
  return keyed;
}

function keyPart(element: Located, path: string): string {
  let value: Located | undefined = element;
  for (const field of path.split("."))
    value = value?.kind === "map" ? value.entries.get(field)?.value : undefined;
  return value?.kind === "scalar" ? String(value.value ?? "") : (KEY_DEFAULTS[path] ?? "");
}

interface Orders {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The keys that both lists have, as far as their order means something. */
export function keysInOrder(
  before: ReadonlyMap<string, Located>,
  after: ReadonlyMap<string, Located>,
  order: Extract<ListRule, { pair: "key" }>["order"],
): Orders {
  if (order === "none") return { before: [], after: [] };
  const referred = order === "all" ? undefined : new Set([...inReferences(before), ...inReferences(after)]);
  const counts = (key: string): boolean => before.has(key) && after.has(key) && (referred?.has(key) ?? true);
  return { before: [...before.keys()].filter(counts), after: [...after.keys()].filter(counts) };
}

/** The variables whose values refer to others, and those that they refer to. */
function inReferences(variables: ReadonlyMap<string, Located>): string[] {
  return [...variables].flatMap(([key, variable]) => {
    const names = [...keyPart(variable, "value").matchAll(/\$\(([^()]+)\)/g)].map(([, name = ""]) => name);
    return names.length === 0 ? [] : [key, ...names];
  });
}

/** The same text for elements that differ only in the order of their fields, and of lists whose order means nothing. */
export function canonicalText(element: Located): string {
  return JSON.stringify(canonical(toJson(element), ""));
}

function canonical(value: Json, field: string): Json {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) {
    const items = value.map((item) => canonical(item, field));
    const isObject = (item: Json): boolean => item !== null && typeof item === "object";
    if (listRule(field, items.some(isObject)).pair === "whole") return items;
    return items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, canonical(member, key)]));
}
