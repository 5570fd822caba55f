// From the evaluator's living values to data: a value as it is now, each leaf with its origin.
import { describe } from "./describe.ts";
import { posix } from "node:path";
import { XCOM_KEY } from "../../schemas/xcom.ts";
import type { Located, LocatedEntry, Scalar } from "../model.ts";
import { LIMITS, BudgetExceeded } from "./budget.ts";
import { current, partOf, unusable, type Interpreter } from "./interpreter.ts";
import { originOf } from "./origin.ts";
import {
  HandleData,
  ListData,
  PathData,
  RecordData,
  Unreadable,
  type Data,
  type Site,
  type Snapshot,
  type Value,
} from "./value.ts";

/** What a snapshot may hold beyond JSON. */
export interface Allowed {
  /** Return values of tasks, written `{ "$xcom": "<task_id>" }`. */
  readonly handles?: boolean;
  /** Paths below the project root, where an `executor_config` names its template. */
  readonly templatePath?: boolean;
}

/** The value as it is now. What in it is no JSON, or cannot be read, is listed and stands as null in the data. */
export function snapshot(value: Value, site: Site, it: Interpreter, allowed: Allowed = {}): Snapshot {
  const parts = { unreadable: [] as Unreadable[], handles: [] as HandleData[] };
  const place: Place = { taking: { site, it, allowed, parts }, name: "", outer: undefined, depth: 0 };
  return { located: locate(value, place), ...parts };
}

interface Taking {
  readonly site: Site;
  readonly it: Interpreter;
  readonly allowed: Allowed;
  readonly parts: { readonly unreadable: Unreadable[]; readonly handles: HandleData[] };
}

/** A part of the value: a key or an index of the part around it. */
interface Place {
  readonly taking: Taking;
  readonly name: string | number;
  readonly outer: Place | undefined;
  readonly depth: number;
}

function inside(outer: Place, name: string | number): Place {
  return { taking: outer.taking, name, outer, depth: outer.depth + 1 };
}

/** The way to a place through keys and indexes, for messages. */
function fieldOf({ name, outer }: Place): string {
  if (outer === undefined) return "";
  const before = fieldOf(outer);
  if (typeof name === "number") return `${before}[${name}]`;
  return before === "" ? name : `${before}.${name}`;
}

/** A part is kept as long as the DAG is, so it costs more than a step that leaves nothing. */
const STEPS_FOR_A_PART = 3;

function locate(value: Value, place: Place): Located {
  const { data } = current(value);
  const { it } = place.taking;
  it.budget.spend(STEPS_FOR_A_PART);
  if (data instanceof ListData || data instanceof RecordData) {
    if (place.depth > LIMITS.nesting)
      throw new BudgetExceeded(`a value of more than ${LIMITS.nesting} levels`);
    const origin = originOf(value.trail, it.frame);
    if (data instanceof ListData) return { kind: "list", items: itemsOf(value, data, place), origin };
    return { kind: "map", entries: entriesOf(value, data, place), origin };
  }
  if (data instanceof HandleData) return returnValue(data, value, place);
  const scalar = scalarOf(data, place);
  if (scalar === undefined) return missing(refusal(data, value, place), value, place);
  if (typeof scalar === "string") it.budget.read(scalar);
  return { kind: "scalar", value: scalar, origin: originOf(value.trail, it.frame) };
}

function itemsOf(list: Value, { items }: ListData, place: Place): Located[] {
  return items.map((item, index) => locate(orNull(partOf(item, list)), inside(place, index)));
}

/** JSON writes `null` for `undefined` in a list. */
function orNull(item: Value): Value {
  return item.data === undefined ? { data: null, trail: item.trail } : item;
}

function entriesOf(object: Value, record: RecordData, place: Place): ReadonlyMap<string, LocatedEntry> {
  const { site, it, parts } = place.taking;
  const entries = new Map<string, LocatedEntry>();
  for (const name of record.keys()) {
    const property = record.properties.get(name);
    if (property === undefined || property.value.data === undefined) continue;
    if (name === XCOM_KEY)
      parts.unreadable.push(unusable("evaluate/reserved-key", { key: name }, object, site, it));
    const value = locate(partOf(property.value, object), inside(place, name));
    entries.set(name, { key: property.key, value });
  }
  return entries;
}

function scalarOf(data: Data, place: Place): Scalar | undefined {
  if (data === null || typeof data === "string" || typeof data === "boolean") return data;
  // JSON has no negative zero.
  if (typeof data === "number" && Number.isFinite(data)) return data === 0 ? 0 : data;
  if (data instanceof PathData && isTemplatePath(place)) {
    return posix.normalize(`.${data.fromRoot}`).replace(/\/$/, "");
  }
  return undefined;
}

const TEMPLATE_FIELDS: ReadonlySet<string> = new Set([
  "executor_config.pod_template_file",
  "default_args.executor_config.pod_template_file",
]);

function isTemplatePath(place: Place): boolean {
  return place.taking.allowed.templatePath === true && TEMPLATE_FIELDS.has(fieldOf(place));
}

function returnValue(handle: HandleData, value: Value, place: Place): Located {
  const { allowed, parts, it } = place.taking;
  if (allowed.handles !== true) return missing(refusal(handle, value, place), value, place);
  parts.handles.push(handle);
  const origin = originOf(value.trail, it.frame);
  const task_id: Located = {
    kind: "scalar",
    value: handle.task_id,
    origin: { ...origin, isImplied: true },
  };
  return { kind: "map", entries: new Map([[XCOM_KEY, { key: origin.span, value: task_id }]]), origin };
}

function refusal(data: Data, value: Value, place: Place): Unreadable {
  if (data instanceof Unreadable) return data;
  const { site, it } = place.taking;
  const field = fieldOf(place);
  const name = field === "" ? "the value" : field;
  if (data instanceof HandleData)
    return unusable("evaluate/handle-in-option", { task_id: data.task_id, field: name }, value, site, it);
  if (data instanceof PathData) return unusable("evaluate/this-machine", {}, value, site, it);
  const what = typeof data === "number" ? String(data) : describe(data);
  return unusable("evaluate/not-json", { what, field: name }, value, site, it);
}

function missing(reason: Unreadable, value: Value, { taking: { parts, it } }: Place): Located {
  parts.unreadable.push(reason);
  return { kind: "scalar", value: null, origin: originOf(value.trail, it.frame) };
}
