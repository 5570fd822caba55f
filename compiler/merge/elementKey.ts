// What tells the elements of a list apart, as text that serves for comparing and for messages: `name "base"`.
import type { Located, LocatedMap } from "../model.ts";
import type { ElementKey } from "./rules.ts";

/** Undefined for an element without a key: it can be paired with no other. */
export function elementKey(element: Located, key: ElementKey): string | undefined {
  if (element.kind !== "map") return undefined;
  const parts = key.fields.map((field) => describeField(element, field, key));
  return parts.includes(undefined) ? undefined : parts.join(", ");
}

function describeField(element: LocatedMap, field: string, key: ElementKey): string | undefined {
  const given = element.entries.get(field)?.value;
  if (given !== undefined && given.kind !== "scalar") return undefined;
  const value = given?.value ?? key.defaults?.[field] ?? null;
  return value === null ? undefined : `${field} ${JSON.stringify(value)}`;
}
