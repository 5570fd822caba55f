// Finds what must not stand twice in a list.
import type { RelatedField } from "./rule.ts";

/** Something with a key that must be unique, and its place. */
export interface Keyed {
  readonly key: string;
  readonly pointer: string;
}

/** Calls `onRepeated` for each element whose key an earlier one has, and shows where that one is. */
export function findRepeated<Element extends Keyed>(
  elements: readonly Element[],
  onRepeated: (repeated: Element, related: readonly RelatedField[]) => void,
): void {
  if (elements.length < 2) return;
  const firsts = new Map<string, Element>();
  for (const element of elements) {
    const first = firsts.get(element.key);
    if (first === undefined) firsts.set(element.key, element);
    else onRepeated(element, [{ message: "the first one is here", pointer: first.pointer }]);
  }
}
