// Two pods → what is different between them for Kubernetes. Lists are compared by their keys, quantities by value, a
// field that nobody wrote by what Kubernetes takes for it; the order counts only where it means something.
import { locatedAt } from "../layers.ts";
import { toJson } from "../located.ts";
import type { Json, Located, LocatedList, LocatedMap, Origin } from "../model.ts";
import { quantityMillis, quantityNanos } from "../validate/quantity.ts";
import { canonicalText, elementKeys, keysInOrder } from "./listElements.ts";
import { defaultOf } from "./podDefaults.ts";
import { isAmount, isEmptyAbsent, isFreeMap, listRule } from "./podFields.ts";
import { elementPlace, memberPlace, originAt, rootPlace, type Place } from "./place.ts";

/** One side of a change. */
export interface Side {
  readonly value: Json;
  /** Whether nobody wrote it, and Kubernetes takes it. */
  readonly isDefault: boolean;
}

/** A field with another value. Elements of lists and most objects that come or go are one change. */
export interface PodChange {
  /** As people write it: `spec.containers[base].image`. */
  readonly path: string;
  /** The names of the fields on the way, without keys: `spec.containers.image`. */
  readonly fields: string;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  /** Where the pod of now has it from; of what is gone, where the thing around it comes from. */
  readonly origin: Origin;
}

interface Pair {
  readonly before: Place;
  readonly after: Place;
  readonly path: string;
  /** Whether what comes or goes as a whole is one change, or one for each value in it. */
  readonly grain: "whole" | "values";
}

/** The changes, in the order of the pods' fields. */
export function comparePods(before: LocatedMap, after: LocatedMap): PodChange[] {
  return compareObjects({ before: rootPlace(before), after: rootPlace(after), path: "", grain: "whole" });
}

/** All values of a pod, as changes from a pod without any. */
export function valuesOfPod(pod: LocatedMap): PodChange[] {
  const nothing: LocatedMap = { ...pod, entries: new Map() };
  return compareObjects({ before: rootPlace(nothing), after: rootPlace(pod), path: "", grain: "values" });
}

function compareValues(pair: Pair): PodChange[] {
  const { before, after } = pair;
  const [old, now] = [before.value, after.value];
  if (old === undefined && now === undefined) return [];
  const kind = (now ?? old)?.kind;
  const isAlike = old === undefined || now === undefined || old.kind === now.kind;
  if (!isAlike) return [changeOf(pair)];
  if (kind === "list") return compareLists(pair);
  if (kind === "map")
    return isWhole(pair) && !isEmptyAbsent(after.field) ? [changeOf(pair)] : compareObjects(pair);
  return isSameScalar(pair) ? [] : [changeOf(pair)];
}

/** Whether it comes or goes, and its parts are not of interest. */
function isWhole({ before, after, grain }: Pair): boolean {
  return grain === "whole" && (before.value === undefined || after.value === undefined);
}

function compareObjects(pair: Pair): PodChange[] {
  const { before, after } = pair;
  const fields = new Set([...fieldsOf(after), ...fieldsOf(before)]);
  return [...fields].flatMap((field) => {
    const [old, now] = [memberPlace(before, field), memberPlace(after, field)];
    return compareValues({
      ...pair,
      before: old.value === undefined && now.value !== undefined ? withDefault(old) : old,
      after: now.value === undefined && old.value !== undefined ? withDefault(now) : now,
      path: memberPath(pair, field),
    });
  });
}

function fieldsOf({ value }: Place): Iterable<string> {
  return value?.kind === "map" ? value.entries.keys() : [];
}

function memberPath({ path, after }: Pair, field: string): string {
  if (isFreeMap(after.field)) return `${path}[${field}]`;
  return path === "" ? field : `${path}.${field}`;
}

function withDefault(place: Place): Place {
  const value = place.parent && defaultOf(place.field, place.parent);
  return value === undefined
    ? place
    : { ...place, value: locatedAt(value, originAt(place)), isDefault: true };
}

function isSameScalar({ before, after }: Pair): boolean {
  const [old, now] = [before.value, after.value];
  if (old?.kind !== "scalar" || now?.kind !== "scalar") return false;
  if (old.value === now.value) return true;
  return isAmount(after.field, after.parent?.field ?? "") && isSameQuantity(old.value, now.value);
}

/** The API server rounds to thousandths. */
function isSameQuantity(one: Json, other: Json): boolean {
  const isText = (value: Json): value is string | number => ["string", "number"].includes(typeof value);
  if (!isText(one) || !isText(other)) return false;
  if (quantityNanos(one) === undefined || quantityNanos(other) === undefined) return false;
  return quantityMillis(one) === quantityMillis(other);
}

function compareLists(pair: Pair): PodChange[] {
  const [old, now] = [itemsOf(pair.before), itemsOf(pair.after)];
  const rule = listRule(
    pair.after.field,
    [...old, ...now].some(({ kind }) => kind === "map"),
  );
  switch (rule.pair) {
    case "whole": {
      const isSame = JSON.stringify(old.map(toJson)) === JSON.stringify(now.map(toJson));
      return isSame ? [] : [changeOf(pair)];
    }
    case "value":
      return compareKeyed(pair, valueKeys(old), valueKeys(now));
    case "content":
      return compareByContent(pair, old, now);
    case "key": {
      const [oldKeys, nowKeys] = [elementKeys(old, rule.key), elementKeys(now, rule.key)];
      const changes = compareKeyed(pair, oldKeys, nowKeys);
      return [...changes, ...compareOrder(pair, keysInOrder(oldKeys, nowKeys, rule.order))];
    }
  }
}

function itemsOf({ value }: Place): LocatedList["items"] {
  return value?.kind === "list" ? value.items : [];
}

function valueKeys(items: readonly Located[]): Map<string, Located> {
  return new Map(items.map((item) => [textOf(toJson(item)), item]));
}

function compareKeyed(
  pair: Pair,
  old: ReadonlyMap<string, Located>,
  now: ReadonlyMap<string, Located>,
): PodChange[] {
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    compareElements({
      ...pair,
      before: elementPlace(pair.before, old.get(key)),
      after: elementPlace(pair.after, now.get(key)),
      path: `${pair.path}[${key}]`,
    }),
  );
}

function compareElements(pair: Pair): PodChange[] {
  return isWhole(pair) ? [changeOf(pair)] : compareValues(pair);
}

function compareByContent(pair: Pair, old: readonly Located[], now: readonly Located[]): PodChange[] {
  const gone = Map.groupBy(old, canonicalText);
  const left = now
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => gone.get(canonicalText(item))?.pop() === undefined);
  const others = [...gone.values()].flat();
  const pairs = Array.from({ length: Math.max(left.length, others.length) }, (_, index) => ({
    ...pair,
    before: elementPlace(pair.before, others[index]),
    after: elementPlace(pair.after, left[index]?.item),
    path: `${pair.path}[${left[index]?.index ?? now.length + index - left.length}]`,
  }));
  return pairs.flatMap(compareElements);
}

function compareOrder(
  pair: Pair,
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
): PodChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const side = (value: readonly string[]): Side => ({ value, isDefault: false });
  return [{ ...changeOf(pair), before: side(before), after: side(after) }];
}

function changeOf({ before, after, path }: Pair): PodChange {
  return {
    path,
    fields: fieldsTo(after),
    before: sideOf(before),
    after: sideOf(after),
    origin: originAt(after),
  };
}

function sideOf({ value, isDefault }: Place): Side | undefined {
  return value && { value: toJson(value), isDefault };
}

function fieldsTo({ field, parent }: Place): string {
  const outer = parent === undefined ? "" : fieldsTo(parent);
  return outer === "" ? field : `${outer}.${field}`;
}

/** A scalar as its path shows it. */
function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
