// Finds what must not stand twice in a list.

/** Something with a key that must be unique, and its place. */
export interface Keyed {
  readonly key: string;
  readonly pointer: string;
}

/** Calls `onRepeated` for each element whose key an earlier one has, with the places of both. */
export function findRepeated(
  elements: Iterable<Keyed>,
  onRepeated: (repeated: Keyed, first: Keyed) => void,
): void {
  const firsts = new Map<string, Keyed>();
  for (const element of elements) {
    const first = firsts.get(element.key);
    if (first === undefined) firsts.set(element.key, element);
    else onRepeated(element, first);
  }
}
