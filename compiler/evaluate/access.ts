// Reading and changing members of values: `object.key`, `list[0]`, `object.key = value`.
import { describe } from "./describe.ts";
import { escape } from "./escape.ts";
import {
  halt,
  known,
  make,
  NOT_EVALUATED,
  partOf,
  refuse,
  throws,
  unreadable,
  unsupported,
  type Interpreter,
} from "./interpreter.ts";
import { machinePath } from "./operators.ts";
import { spanOf } from "./origin.ts";
import {
  FunctionData,
  HandleData,
  isPrimitive,
  ListData,
  NativeObject,
  PathData,
  RecordData,
  TableData,
  TaskData,
  Unreadable,
  type Site,
  type Value,
} from "./value.ts";

/** The value of `object[key]`. Methods are not values here: they exist only in calls. */
export function memberOf(object: Value, key: string, site: Site, it: Interpreter): Value {
  const { data } = object;
  if (data instanceof Unreadable) return object;
  if (data === null || data === undefined)
    return throws(`${describe(data)} has no property \`${key}\``, site, it);
  if (data instanceof RecordData) return propertyOf(object, data, key, site, it);
  if (data instanceof ListData) return itemOf(object, data, key, site, it);
  if (data instanceof NativeObject) return data.member(key, site) ?? noMember(object, key, site, it);
  if (typeof data === "string") return characterOf(data, key, site, it) ?? noMember(object, key, site, it);
  if (data instanceof TableData && key === "size") return make(data.entries.size, site, it);
  if (data instanceof FunctionData && key === "name" && !data.isClass) return make(data.name, site, it);
  if (data instanceof HandleData && key === "task_id") return make(data.task_id, site, it);
  return noMember(object, key, site, it);
}

function propertyOf(object: Value, data: RecordData, key: string, site: Site, it: Interpreter): Value {
  const property = data.properties.get(key);
  if (property !== undefined) return partOf(property.value, object);
  return key in {} ? noMember(object, key, site, it) : make(undefined, site, it);
}

function itemOf(object: Value, data: ListData, key: string, site: Site, it: Interpreter): Value {
  if (key === "length") return make(data.items.length, site, it);
  const item = data.items[Number(key)];
  if (item !== undefined && String(Number(key)) === key) return partOf(item, object);
  return key in [] ? noMember(object, key, site, it) : make(undefined, site, it);
}

function characterOf(text: string, key: string, site: Site, it: Interpreter): Value | undefined {
  if (key === "length") return make(text.length, site, it);
  if (key in String.prototype) return undefined;
  return make(String(Number(key)) === key ? text[Number(key)] : undefined, site, it);
}

/** Something that is there in JavaScript, or may be, and that the subset leaves out. */
function noMember(object: Value, key: string, site: Site, it: Interpreter): Value {
  const { data } = object;
  if (data instanceof PathData) return machinePath(site, it);
  if (data instanceof HandleData || data instanceof TaskData)
    return unreadable("evaluate/run-time-value", { task_id: data.task_id }, site, it);
  const what = data instanceof NativeObject ? `${data.name}.${key}` : `\`${key}\` of ${describe(data)}`;
  const value = unsupported(what, NOT_EVALUATED, site, it);
  // A class may keep there what others share.
  if (data instanceof FunctionData && data.isClass) escape([object], value, site, it);
  return value;
}

/** Does `object[key] = value`. */
export function setMember(object: Value, key: string, value: Value, site: Site, it: Interpreter): void {
  const data = changeable(object, site, it);
  if (data instanceof RecordData) {
    if (key === "__proto__") refuse("`__proto__`", "it changes what the object is", site, it);
    data.properties.set(key, { key: spanOf(site.node, site.scope.file), value });
    return;
  }
  const index = Number(key);
  if (String(index) !== key || !(index >= 0 && index <= data.items.length)) {
    refuse(`setting \`${key}\` of a list`, "only its items and its end can be set", site, it);
  }
  it.budget.list(index);
  data.items[index] = value;
}

export function deleteMember(object: Value, key: string, site: Site, it: Interpreter): void {
  const data = changeable(object, site, it);
  if (!(data instanceof RecordData)) return refuse("`delete` on a list", "it would leave a hole", site, it);
  data.properties.delete(key);
}

/** The list or record in `object`, if the code that is running may change it. */
export function changeable(object: Value, site: Site, it: Interpreter): ListData | RecordData {
  const data = known(object, it);
  if (data === null || data === undefined) return throws(`${describe(data)} cannot be changed`, site, it);
  if (!(data instanceof ListData || data instanceof RecordData)) {
    const why = isPrimitive(data) ? "it has no members of its own" : "it can only be read";
    return refuse(`changing ${describe(data)}`, why, site, it);
  }
  if (data.isFrozen) return throws(`${describe(data)} is frozen and cannot be changed`, site, it);
  if (data.owner !== it.initialising) {
    const { node, file } = object.trail;
    const made = { message: "it is made here", span: spanOf(node, file) };
    return halt(
      "evaluate/shared-constant",
      { what: describe(data), file: data.owner.source.path },
      site,
      it,
      { related: [made] },
    );
  }
  return data;
}
