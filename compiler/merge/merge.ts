// The merge engine: joins one layer of a pod with the layers below it, as a table of rules says.
// What a layer leaves alone stays the same object, so a merge costs what the layer holds.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located, LocatedEntry, LocatedList, LocatedMap } from "../model.ts";
import { isNull } from "../located.ts";
import { byIndex, byKey } from "./lists.ts";
import * as notice from "./notices.ts";
import { childPointer } from "../pointer.ts";
import { below, type Place } from "./place.ts";
import { splitRemovals } from "./removals.ts";
import type { ByKey, MergeRules, ObjectRule, Rule } from "./rules.ts";
import type { MergeWatch } from "./watch.ts";

/** `base` with `overlay` laid over it. Reports each place where the overlay does not do what it seems to say. */
export function merge(
  base: LocatedMap,
  overlay: LocatedMap,
  rules: MergeRules,
  report: Report,
  watch?: MergeWatch,
): LocatedMap {
  return mergeFields(base, overlay, rules.pod, { pointer: "", rules, report, watch });
}

function mergeValue(base: Located | undefined, overlay: Located, rule: Rule, place: Place): Located {
  const isLeftOut = place.rules.removal === "impossible" && rule.merge !== "replace" && isEmpty(overlay);
  if (isLeftOut && base?.kind === overlay.kind) {
    if (!isEmpty(base)) notice.ignored(base, overlay, place);
    return base;
  }
  switch (rule.merge) {
    case "replace":
    case "replace-unless-empty":
      if (base?.kind === "map" && overlay.kind === "map") notice.droppedKeys(base, overlay, place);
      return adopt(overlay, place);
    case "fields":
      return mergeObject(base, overlay, rule.of, place);
    default:
      return overlay.kind === "list"
        ? mergeList(base?.kind === "list" ? base : undefined, overlay, rule, place)
        : adopt(overlay, place);
  }
}

function mergeObject(base: Located | undefined, overlay: Located, rule: ObjectRule, place: Place): Located {
  if (overlay.kind !== "map") return adopt(overlay, place);
  return mergeFields(base?.kind === "map" ? base : undefined, overlay, rule, place);
}

function mergeFields(
  base: LocatedMap | undefined,
  overlay: LocatedMap,
  rule: ObjectRule,
  place: Place,
): LocatedMap {
  const entries = compatibleEntries(base, overlay, rule);
  for (const [key, entry] of overlay.entries) {
    const at = below(place, key);
    if (isNull(entry.value)) {
      removeKey(entries, base, entry, key, at);
    } else if (key === "$patch" && place.rules.removal === "by-null") {
      notice.misplacedDirective(entry, place);
    } else {
      entries.set(key, mergeEntry(entries.get(key), entry, ruleFor(key, entry.value, rule, place.rules), at));
    }
  }
  if (base !== undefined && place.watch !== undefined) tellRemoved(base, overlay, entries, place);
  return withEntries(base ?? overlay, entries);
}

function tellRemoved(
  base: LocatedMap,
  overlay: LocatedMap,
  left: ReadonlyMap<string, LocatedEntry>,
  { watch, pointer }: Place,
): void {
  for (const [key, { value }] of base.entries) {
    if (left.has(key)) continue;
    const by = overlay.entries.get(key)?.value ?? overlay;
    watch?.removed({ pointer: childPointer(pointer, key), value, by: by.origin });
  }
}

/** The entries of `base` that can stand beside what the overlay sets. */
function compatibleEntries(
  base: LocatedMap | undefined,
  overlay: LocatedMap,
  rule: ObjectRule,
): Map<string, LocatedEntry> {
  const entries = new Map<string, LocatedEntry>();
  if (base === undefined) return entries;
  if (rule.discriminator !== undefined && changes(base, overlay, rule.discriminator)) return entries;
  const set = rule.oneOf?.filter((key) => isSet(overlay, key)) ?? [];
  for (const [key, entry] of base.entries)
    if (set.length === 0 || !rule.oneOf?.includes(key) || set.includes(key)) entries.set(key, entry);
  return entries;
}

function changes(base: LocatedMap, overlay: LocatedMap, key: string): boolean {
  const [before, after] = [base.entries.get(key)?.value, overlay.entries.get(key)?.value];
  return after?.kind === "scalar" && before?.kind === "scalar" && after.value !== before.value;
}

function removeKey(
  entries: Map<string, LocatedEntry>,
  base: LocatedMap | undefined,
  entry: LocatedEntry,
  key: string,
  place: Place,
): void {
  if (place.rules.removal === "impossible") {
    notice.ignored(base?.entries.get(key)?.value, entry.value, place);
  } else {
    entries.delete(key);
    if (base?.entries.has(key) !== true) notice.nullRemovesNothing(entry, place);
  }
}

function mergeEntry(
  base: LocatedEntry | undefined,
  overlay: LocatedEntry,
  rule: Rule,
  place: Place,
): LocatedEntry {
  const value = mergeValue(base && !isNull(base.value) ? base.value : undefined, overlay.value, rule, place);
  if (value === base?.value) return base;
  if (base !== undefined && !joins(base.value, overlay.value, rule)) place.watch?.replaced(base.value, value);
  return value === overlay.value ? overlay : { key: (base ?? overlay).key, value };
}

/** Whether something of both values is in what comes of them. */
function joins(base: Located, overlay: Located, { merge: how }: Rule): boolean {
  if (base.kind !== overlay.kind || overlay.kind === "scalar") return false;
  if (overlay.kind === "map") return how === "fields";
  return how !== "replace" && how !== "replace-unless-empty" && overlay.items.length > 0;
}

function ruleFor(key: string, value: Located, rule: ObjectRule, rules: MergeRules): Rule {
  // hasOwn, because a user's key may be the name of something that every object inherits.
  const listed = rule.fields !== undefined && Object.hasOwn(rule.fields, key) ? rule.fields[key] : undefined;
  return listed ?? rule.others ?? rules.unlisted[value.kind];
}

type ListRule = Extract<Rule, { merge: "append" | "by-index" | "by-key" }>;

function mergeList(
  base: LocatedList | undefined,
  overlay: LocatedList,
  rule: ListRule,
  place: Place,
): LocatedList {
  // An empty list says that there are none.
  if (overlay.items.length === 0) return overlay;
  const items = base?.items ?? [];
  switch (rule.merge) {
    case "append": {
      const added = overlay.items.map((item, index) => adopt(item, below(place, items.length + index)));
      if (rule.key !== undefined) notice.duplicates(items, added, rule.key, place);
      return withItems(base ?? overlay, [...items, ...added]);
    }
    case "by-index": {
      notice.pairedByIndex(items, overlay.items, rule.key, place);
      const join = (one: Located | undefined, other: Located, index: number): Located =>
        mergeObject(one, other, rule.of, below(place, index));
      return withItems(base ?? overlay, byIndex(items, overlay.items, join));
    }
    case "by-key":
      return withItems(base ?? overlay, mergeByKey(items, overlay.items, rule, place));
  }
}

function mergeByKey(
  base: readonly Located[],
  overlay: readonly Located[],
  rule: ByKey,
  place: Place,
): readonly Located[] {
  const named = withFirstName(overlay, rule.firstName);
  const { removed, elements } = splitRemovals(base, named, rule.key, place);
  notice.repeatedElements(base, elements, rule, place);
  const [first] = overlay;
  return byKey(base, elements, rule, removed, (one, other, index) => {
    // A name that is only implied says which element is meant, it does not set the name of that element.
    const written = one !== undefined && first !== undefined && other === named[0] ? first : other;
    return mergeObject(one, written, rule.of, below(place, index));
  });
}

function withFirstName(items: readonly Located[], firstName: string | undefined): readonly Located[] {
  const [first, ...others] = items;
  if (firstName === undefined || first?.kind !== "map" || isSet(first, "name")) return items;
  const name: LocatedEntry = {
    key: first.origin.span,
    value: { kind: "scalar", value: firstName, origin: { ...first.origin, isImplied: true } },
  };
  return [{ ...first, entries: new Map([...first.entries, ["name", name]]) }, ...others];
}

/** A value of the overlay under which nothing lies. */
function adopt(value: Located, place: Place): Located {
  switch (value.kind) {
    case "scalar":
      return value;
    case "list":
      return withItems(
        value,
        value.items.map((item, index) => adopt(item, below(place, index))),
      );
    case "map":
      return mergeFields(undefined, value, {}, place);
  }
}

function withItems(list: LocatedList, items: readonly Located[]): LocatedList {
  const same = items.length === list.items.length && items.every((item, index) => item === list.items[index]);
  return same ? list : { ...list, items };
}

function withEntries(map: LocatedMap, entries: ReadonlyMap<string, LocatedEntry>): LocatedMap {
  if (entries.size !== map.entries.size) return { ...map, entries };
  for (const [key, entry] of entries) if (map.entries.get(key) !== entry) return { ...map, entries };
  return map;
}

function isSet(map: LocatedMap, key: string): boolean {
  const entry = map.entries.get(key);
  return entry !== undefined && !isNull(entry.value);
}

function isEmpty(value: Located): boolean {
  switch (value.kind) {
    case "scalar":
      return !value.value;
    case "list":
      return value.items.length === 0;
    case "map":
      return value.entries.size === 0;
  }
}
