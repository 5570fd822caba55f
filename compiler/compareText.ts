// The order of texts where it must be the same on every machine.

/** By code unit, for `sort()`. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
