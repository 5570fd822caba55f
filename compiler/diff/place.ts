// Where a comparison stands in one of its two pods: a value, or nothing, and what is around it.
import { isNull } from "../located.ts";
import type { Located, Origin } from "../model.ts";
import { isEmptyAbsent, isFreeMap, isZeroAbsent } from "./podFields.ts";

export interface Place {
  /** The field; of an element of a list that of the list. */
  readonly field: string;
  /** `undefined` where nothing is written, or nothing that says more than that. */
  readonly value: Located | undefined;
  /** Whether nobody wrote the value, and Kubernetes takes it. */
  readonly isDefault: boolean;
  /** `undefined` for the pod itself. */
  readonly parent: Place | undefined;
}

export function rootPlace(pod: Located): Place {
  return { field: "", value: pod, isDefault: false, parent: undefined };
}

/** The place of a field of the object at `parent`. */
export function memberPlace(parent: Place, field: string): Place {
  const written = parent.value?.kind === "map" ? parent.value.entries.get(field)?.value : undefined;
  const value = written && says(written, field, parent) ? written : undefined;
  return { field, value, isDefault: false, parent };
}

/** The place of an element of the list at `list`. */
export function elementPlace(list: Place, value: Located | undefined): Place {
  return { field: list.field, value, isDefault: false, parent: list.parent };
}

/** Whether a value says more than its absence would. */
function says(value: Located, field: string, parent: Place): boolean {
  if (isNull(value)) return false;
  switch (value.kind) {
    case "list":
      return value.items.length > 0;
    case "map":
      return value.entries.size > 0 || !isEmptyAbsent(field);
    case "scalar":
      return Boolean(value.value) || isFreeMap(parent.field) || !isZeroAbsent(field);
  }
}

/** The origin of the value, else of the nearest thing around it. */
export function originAt(place: Place): Origin {
  for (let at: Place | undefined = place; at !== undefined; at = at.parent)
    if (at.value !== undefined && !at.isDefault) return at.value.origin;
  throw new Error("invariant: a comparison begins with two pods");
}
