// Values in the words of messages: "a list", "text".

export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object")
    return isPlain(value) ? "an object" : `an object of the class ${value.constructor.name}`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return kinds[typeof value];
}

const kinds = {
  string: "text",
  number: "a number",
  boolean: "a boolean",
  object: "an object",
  undefined: "undefined",
  function: "a function",
  symbol: "a symbol",
  bigint: "a bigint",
} as const;

/** Whether an object is one that `{…}` makes, and no instance of a class. */
export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
