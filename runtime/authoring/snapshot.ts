// From the values that an author passes to JSON: a copy as they are now, so that later changes have no effect.
import { XCOM_KEY } from "../../schemas/xcom.ts";
import { describe, isPlain } from "./describe.ts";
import type { Json } from "./json.ts";
import { TaskHandle } from "./order.ts";

export interface Snapshot {
  readonly json: Json;
  /** The task instances whose return values it holds, in the order of the text. */
  readonly handles: readonly TaskHandle[];
  /** The first thing in it that is no JSON; it stands as null in `json`. Whether that matters shows when a DAG uses it. */
  readonly refusal: TypeError | undefined;
}

/** What a snapshot may hold beyond JSON, and what it is for. */
export interface Allowed {
  /** Return values of tasks, written `{ "$xcom": "<task_id>" }`. */
  readonly handles: boolean;
  /** For messages. */
  readonly holder: "a manifest" | "a return value";
}

export function snapshot(value: unknown, allowed: Allowed): Snapshot {
  const handles: TaskHandle[] = [];
  const refusals: TypeError[] = [];
  const json = copy(value, { allowed, handles, refusals, field: "", ancestors: [] });
  return { json, handles, refusal: refusals[0] };
}

interface Place {
  readonly allowed: Allowed;
  readonly handles: TaskHandle[];
  readonly refusals: TypeError[];
  /** The way here through keys and indexes, for messages. */
  readonly field: string;
  /** The objects around. */
  readonly ancestors: readonly object[];
}

function copy(value: unknown, place: Place): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  // JSON has no negative zero.
  if (typeof value === "number" && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (typeof value !== "object") return refuse(describe(value), place);
  if (value instanceof TaskHandle) return copyHandle(value, place);
  if (place.ancestors.includes(value)) return refuse("an object that holds itself", place);
  const inside = { ...place, ancestors: [...place.ancestors, value] };
  if (Array.isArray(value)) return copyList(value, inside);
  return isPlain(value) ? copyEntries(value, inside) : refuse(describe(value), place);
}

/** JSON writes `null` for `undefined` in a list, and for a hole. */
function copyList(list: readonly unknown[], place: Place): Json {
  return Array.from(list, (item, index) =>
    copy(item === undefined ? null : item, { ...place, field: `${place.field}[${index}]` }),
  );
}

function copyEntries(object: object, place: Place): Json {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]): [string, Json] => {
      const field = place.field === "" ? name : `${place.field}.${name}`;
      if (name === XCOM_KEY) refuse("podloom's own key for a task's return value", { ...place, field });
      return [name, copy(value, { ...place, field })];
    }),
  );
}

function copyHandle(handle: TaskHandle, place: Place): Json {
  if (!place.allowed.handles) {
    const why = `the return value of ${handle.task_id} cannot be used in ${nameOf(place)}`;
    place.refusals.push(new TypeError(why));
    return null;
  }
  place.handles.push(handle);
  return { [XCOM_KEY]: handle.task_id };
}

function refuse(what: string, place: Place): null {
  place.refusals.push(
    new TypeError(`${nameOf(place)} is ${what}, which ${place.allowed.holder} cannot hold`),
  );
  return null;
}

function nameOf({ field }: Place): string {
  return field === "" ? "the value" : field;
}
