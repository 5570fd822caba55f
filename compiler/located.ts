// Reads `Located` trees: as plain JSON for the validators, and by JSON pointer for the place of a finding.
import type { Json, Located, LocatedEntry, LocatedMap, Origin, Span } from "./model.ts";
import { pointerSegments } from "./pointer.ts";

/** The value without its origins. */
export function toJson(located: Located): Json {
  switch (located.kind) {
    case "scalar":
      return located.value;
    case "list":
      return located.items.map(toJson);
    case "map":
      return mapToJson(located);
  }
}

function mapToJson({ entries }: LocatedMap): Json {
  const json: Record<string, Json> = {};
  for (const [key, { value }] of entries) {
    // Assigning this one key would set the prototype.
    if (key === "__proto__") Object.defineProperty(json, key, { ...ASSIGNED, value: toJson(value) });
    else json[key] = toJson(value);
  }
  return json;
}

const ASSIGNED = { configurable: true, enumerable: true, writable: true };

/** The value at `pointer`, if there is one. */
export function valueAt(root: Located, pointer: string): Located | undefined {
  const { value, exact } = nearest(root, pointer);
  return exact ? value : undefined;
}

/** The member of a map if it is a map too. */
export function memberMap(map: LocatedMap | undefined, key: string): LocatedMap | undefined {
  const value = map?.entries.get(key)?.value;
  return value?.kind === "map" ? value : undefined;
}

/** `map` with `key` set to a value, in the place of the old one or at the end. */
export function withMember(map: LocatedMap, key: string, value: Located): LocatedMap {
  const entry = { key: map.entries.get(key)?.key ?? value.origin.span, value };
  return { ...map, entries: new Map(map.entries).set(key, entry) };
}

/** The value without members that are null: to Kubernetes they are not there. Where none is, the very same value. */
export function withoutNulls<T extends Located>(value: T): T;
export function withoutNulls(value: Located): Located {
  if (value.kind === "scalar") return value;
  if (value.kind === "list") {
    const items = value.items.map((item) => withoutNulls(item));
    return items.every((item, index) => item === value.items[index]) ? value : { ...value, items };
  }
  const entries = [...value.entries]
    .filter(([, entry]) => !isNull(entry.value))
    .map(([key, entry]): [string, LocatedEntry] => {
      const member = withoutNulls(entry.value);
      return [key, member === entry.value ? entry : { ...entry, value: member }];
    });
  const isSame =
    entries.length === value.entries.size &&
    entries.every(([key, entry]) => value.entries.get(key) === entry);
  return isSame ? value : { ...value, entries: new Map(entries) };
}

export function isNull(located: Located): boolean {
  return located.kind === "scalar" && located.value === null;
}

/** The origin of the value at `pointer`, or of the nearest value above it when nothing is there (then not `exact`). */
export function locate(
  root: LocatedMap,
  pointer: string,
): { readonly origin: Origin; readonly exact: boolean } {
  const { value, exact } = nearest(root, pointer);
  return { origin: value.origin, exact };
}

/** The place of `key` in the map at `pointer`: for errors that are about the key. */
export function locateKey(root: LocatedMap, pointer: string, key: string): Span {
  const { value, exact } = nearest(root, pointer);
  const entry = exact && value.kind === "map" ? value.entries.get(key) : undefined;
  return entry?.key ?? value.origin.span;
}

function nearest(root: Located, pointer: string): { readonly value: Located; readonly exact: boolean } {
  let value: Located = root;
  for (const segment of pointerSegments(pointer)) {
    const next = child(value, segment);
    if (next === undefined) return { value, exact: false };
    value = next;
  }
  return { value, exact: true };
}

function child(parent: Located, segment: string): Located | undefined {
  switch (parent.kind) {
    case "scalar":
      return undefined;
    case "list":
      return /^\d+$/.test(segment) ? parent.items[Number(segment)] : undefined;
    case "map":
      return parent.entries.get(segment)?.value;
  }
}
