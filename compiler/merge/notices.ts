// Everything the merge tells the user, in one place, so that the engine reads as the merge alone.
import type { Details, Related } from "../diagnostics/diagnostic.ts";
import type { Located, LocatedEntry, LocatedMap } from "../model.ts";
import { isNull } from "../located.ts";
import { fieldPath } from "../pointer.ts";
import { elementKey } from "./elementKey.ts";
import type { Place } from "./place.ts";
import type { ByKey, ElementKey } from "./rules.ts";

export function nullRemovesNothing(entry: LocatedEntry, place: Place): void {
  const field = fieldPath(place.pointer);
  place.report("merge/nothing-to-remove", entry.key, { what: "null", target: field }, details(place));
}

export function deleteRemovesNothing(directive: LocatedEntry, target: string, place: Place): void {
  const what = `"$patch": "delete"`;
  const element = `an element with ${target} in ${fieldPath(place.pointer)}`;
  place.report("merge/nothing-to-remove", directive.key, { what, target: element }, details(place));
}

export function unknownDirective(directive: LocatedEntry, place: Place): void {
  const { value } = directive;
  const written = value.kind === "scalar" ? JSON.stringify(value.value) : `a ${value.kind}`;
  place.report("merge/unknown-directive", value.origin.span, { written }, details(place));
}

export function misplacedDirective(directive: LocatedEntry, place: Place): void {
  const problem = `${fieldPath(place.pointer)} is not an element of a list that is merged by key`;
  const hint = "to remove a field set it to null; to replace a list write the new list";
  place.report("merge/misplaced-directive", directive.key, { problem }, { ...details(place), hint });
}

export function keylessDirective(directive: LocatedEntry, key: ElementKey, place: Place): void {
  const problem = `the element does not say which one of ${fieldPath(place.pointer)} it removes`;
  const hint = `add ${key.fields.filter((field) => key.defaults?.[field] === undefined).join(" and ")}`;
  place.report("merge/misplaced-directive", directive.key, { problem }, { ...details(place), hint });
}

export function ignored(base: Located | undefined, overlay: Located, place: Place): void {
  const field = fieldPath(place.pointer);
  const related = base === undefined ? [] : [{ message: "this stays", span: base.origin.span }];
  place.report(
    "merge/ignored",
    overlay.origin.span,
    { field, value: summary(overlay) },
    details(place, related),
  );
}

/** Warns when an object that replaces another lacks keys of it. */
export function droppedKeys(base: LocatedMap, overlay: LocatedMap, place: Place): void {
  const dropped = keysWithout(base, overlay);
  if (dropped.length === 0) return;
  const field = fieldPath(place.pointer);
  const keys = dropped.map(([key]) => key).join(", ");
  const related = dropped.map(([key, entry]) => ({ message: `${key} is dropped`, span: entry.key }));
  place.report("merge/drops-keys", overlay.origin.span, { field, keys }, details(place, related));
}

function keysWithout(base: LocatedMap, overlay: LocatedMap): readonly (readonly [string, LocatedEntry])[] {
  return [...base.entries].flatMap(([key, entry]) => {
    const other = overlay.entries.get(key)?.value;
    if (other === undefined || isNull(other)) return [[key, entry] as const];
    if (entry.value.kind !== "map" || other.kind !== "map") return [];
    return keysWithout(entry.value, other).map(([inner, lost]) => [`${key}.${inner}`, lost] as const);
  });
}

/** Warns of each added element that has the key of one before it. */
export function duplicates(
  base: readonly Located[],
  added: readonly Located[],
  key: ElementKey,
  place: Place,
): void {
  for (const repeat of repeatsIn(added, key, base)) createsDuplicate(repeat, place);
}

function createsDuplicate({ element, first, target }: Repeat, place: Place): void {
  const parameters = { list: fieldPath(place.pointer), element: target };
  const related = [{ message: "the first one", span: first.origin.span }];
  place.report("merge/creates-duplicate", element.origin.span, parameters, details(place, related));
}

/** Warns of each element that is paired with one of another key. */
export function pairedByIndex(
  base: readonly Located[],
  overlay: readonly Located[],
  key: ElementKey,
  place: Place,
): void {
  for (const [index, element] of overlay.entries()) {
    const under = base[index];
    const onto = under && elementKey(under, key);
    const own = elementKey(element, key);
    if (under === undefined || onto === undefined || own === undefined || own === onto) continue;
    const related = [{ message: "the one below", span: under.origin.span }];
    const parameters = { list: fieldPath(place.pointer), index, own, onto };
    place.report("merge/paired-by-index", element.origin.span, parameters, details(place, related));
  }
}

/** Warns of elements that have the same key in one override. */
export function repeatedElements(
  base: readonly Located[],
  overlay: readonly Located[],
  rule: ByKey,
  place: Place,
): void {
  for (const repeat of repeatsIn(overlay, rule.key)) {
    const isPaired = base.some((element) => elementKey(element, rule.key) === repeat.target);
    if (rule.repeated === "last" && !isPaired) createsDuplicate(repeat, place);
    else repeatedElement(repeat, rule, place);
  }
}

function repeatedElement({ element, first, target }: Repeat, rule: ByKey, place: Place): void {
  const outcome = rule.repeated === "last" ? "the last alone counts" : "they are merged into one";
  const parameters = { list: fieldPath(place.pointer), element: target, outcome };
  const related = [{ message: "the first one", span: first.origin.span }];
  place.report("merge/repeated-element", element.origin.span, parameters, details(place, related));
}

interface Repeat {
  readonly element: Located;
  /** The first element with the same key, and that key. */
  readonly first: Located;
  readonly target: string;
}

function repeatsIn(
  elements: readonly Located[],
  key: ElementKey,
  before: readonly Located[] = [],
): readonly Repeat[] {
  const firsts = new Map<string | undefined, Located>();
  for (const element of before) firsts.set(elementKey(element, key), element);
  return elements.flatMap((element) => {
    const target = elementKey(element, key);
    if (target === undefined) return [];
    const first = firsts.get(target);
    if (first !== undefined) return [{ element, first, target }];
    firsts.set(target, element);
    return [];
  });
}

function summary(value: Located): string {
  if (value.kind === "scalar") return JSON.stringify(value.value);
  return value.kind === "list" ? "[]" : "{}";
}

function details(place: Place, related: readonly Related[] = []): Details {
  return { path: place.pointer, related };
}
