// How two lists are paired. What happens to a pair is the caller's business.
import type { Located } from "../model.ts";
import { elementKey } from "./elementKey.ts";
import type { ByKey } from "./rules.ts";

type KeyOf = (element: Located) => string | undefined;

/** Joins an element of the overlay with the one below it, if any; `index` is its place in the joined list. */
export type Join = (base: Located | undefined, overlay: Located, index: number) => Located;

export function byIndex(
  base: readonly Located[],
  overlay: readonly Located[],
  join: Join,
): readonly Located[] {
  const joined = overlay.map((element, index) => join(base[index], element, index));
  return [...joined, ...base.slice(overlay.length)];
}

/**
 * Elements of the overlay join the first element below that has their key, the others are appended. Elements below whose
 * key is in `removed` go away; one that the overlay sets anew is replaced where it stands, so that a merge done twice
 * gives what it gives once.
 */
export function byKey(
  base: readonly Located[],
  overlay: readonly Located[],
  rule: ByKey,
  removed: ReadonlySet<string>,
  join: Join,
): readonly Located[] {
  const keyOf: KeyOf = (element) => elementKey(element, rule.key);
  const kept = removed.size === 0 ? base : base.filter(staysIn(overlay, removed, keyOf));
  const joined = [...kept];
  const slots = slotsOf(kept, keyOf);
  const replaced = new Set(removed);
  for (const element of overlay) {
    const key = keyOf(element);
    const slot = key === undefined ? undefined : slots.get(key);
    const index = slot ?? joined.length;
    const under = rule.repeated === "last" ? kept[index] : joined[index];
    joined[index] = join(key !== undefined && replaced.delete(key) ? undefined : under, element, index);
    if (key !== undefined && rule.repeated === "merge") slots.set(key, index);
  }
  return joined;
}

function staysIn(
  overlay: readonly Located[],
  removed: ReadonlySet<string>,
  keyOf: KeyOf,
): (element: Located) => boolean {
  const setAnew = new Set(overlay.map(keyOf));
  return (element) => {
    const key = keyOf(element);
    return key === undefined || !removed.has(key) || setAnew.has(key);
  };
}

function slotsOf(elements: readonly Located[], keyOf: KeyOf): Map<string, number> {
  const slots = new Map<string, number>();
  for (const [index, element] of elements.entries()) {
    const key = keyOf(element);
    if (key !== undefined && !slots.has(key)) slots.set(key, index);
  }
  return slots;
}
