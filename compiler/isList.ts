// Lists among the kinds of a value.

/** `Array.isArray`, which does not narrow a union that has a readonly list. */
export function isList<T>(value: T): value is Extract<T, readonly unknown[]> {
  return Array.isArray(value);
}
