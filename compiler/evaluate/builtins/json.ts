// `JSON`: to text and back.
import { isList } from "../../isList.ts";
import type { Json } from "../../model.ts";
import { describe } from "../describe.ts";
import { callUnread, reasonOf } from "../escape.ts";
import {
  current,
  known,
  make,
  refuse,
  throws,
  unreadable,
  unsupported,
  type Interpreter,
} from "../interpreter.ts";
import { spanOf } from "../origin.ts";
import {
  isCallable,
  isPrimitive,
  ListData,
  PathData,
  RecordData,
  TableData,
  Unreadable,
  type NativeObject,
  type Property,
  type Site,
  type Value,
} from "../value.ts";
import { natives } from "./natives.ts";
import { record } from "./object.ts";

export function jsonGlobal(it: Interpreter): NativeObject {
  return natives(
    "JSON",
    {
      functions: {
        stringify: (args, site) => stringify(args, site, it),
        parse: (args, site) => parse(args, site, it),
      },
    },
    it,
  );
}

function stringify([value, replacer, space]: readonly Value[], site: Site, it: Interpreter): Value {
  const indent = space === undefined ? undefined : known(space, it);
  if (replacer !== undefined && known(replacer, it) !== null && replacer.data !== undefined) {
    return refuse("JSON.stringify with a replacer", "only the value and the indent are read", site, it);
  }
  if (!isPrimitive(indent))
    return refuse(`${describe(indent)} as the indent`, "a number or a text is expected", site, it);
  const json = value === undefined ? undefined : toJson(value, site, it);
  // JavaScript may call a method of what is no JSON.
  if (json instanceof Unreadable)
    return callUnread(make(json, site, it), [value ?? make(undefined, site, it)], site, it);
  const text = JSON.stringify(json, null, typeof indent === "boolean" ? undefined : (indent ?? undefined));
  it.budget.text(text?.length ?? 0);
  return make(text, site, it);
}

/** `undefined` for what JSON leaves out, the reason where the value cannot be known. */
function toJson(value: Value, site: Site, it: Interpreter): Json | undefined | Unreadable {
  it.budget.spend();
  const { data } = current(value);
  if (typeof data === "string") it.budget.read(data);
  if (data === undefined || isPrimitive(data)) return data;
  if (data instanceof ListData) return it.budget.nested(() => listToJson(data, site, it));
  if (data instanceof RecordData) return it.budget.nested(() => recordToJson(data, site, it));
  if (data instanceof TableData) return {};
  if (data instanceof Unreadable) return data;
  return isCallable(data) ? undefined : reasonOf(refusal(data instanceof PathData, describe(data), site, it));
}

function refusal(isPath: boolean, what: string, site: Site, it: Interpreter): Value {
  if (isPath) return unreadable("evaluate/this-machine", {}, site, it);
  return unsupported(`${what} as JSON`, "only plain values have one that is known here", site, it);
}

function listToJson({ items }: ListData, site: Site, it: Interpreter): Json | Unreadable {
  const list: Json[] = [];
  for (const item of items) {
    const json = toJson(item, site, it);
    if (json instanceof Unreadable) return json;
    list.push(json ?? null);
  }
  return list;
}

function recordToJson(object: RecordData, site: Site, it: Interpreter): Json | undefined | Unreadable {
  const own = object.properties.get("toJSON");
  if (own !== undefined && isCallable(own.value.data))
    return reasonOf(refusal(false, "an object with its own `toJSON`", site, it));
  const entries: [string, Json][] = [];
  for (const name of object.keys()) {
    const property = object.properties.get(name);
    const json = property && toJson(property.value, site, it);
    if (json instanceof Unreadable) return json;
    if (json !== undefined) entries.push([name, json]);
  }
  return Object.fromEntries(entries);
}

function parse([text, reviver]: readonly Value[], site: Site, it: Interpreter): Value {
  const data = text === undefined ? undefined : known(text, it);
  if (!isPrimitive(data)) return refuse("JSON.parse of this", "only text can be parsed", site, it);
  if (reviver !== undefined && known(reviver, it) !== undefined) {
    return refuse("JSON.parse with a reviver", "only the text is read", site, it);
  }
  it.budget.text(String(data).length);
  try {
    return fromJson(JSON.parse(String(data)), site, it);
  } catch (error) {
    if (error instanceof SyntaxError) return throws(error.message, site, it);
    throw error;
  }
}

function fromJson(json: Json, site: Site, it: Interpreter): Value {
  it.budget.spend();
  if (json === null || typeof json !== "object") return make(json, site, it);
  return it.budget.nested(() => {
    if (isList(json))
      return make(
        new ListData(
          json.map((item) => fromJson(item, site, it)),
          it.initialising,
        ),
        site,
        it,
      );
    const key = spanOf(site.node, site.scope.file);
    const properties = Object.entries(json).map(([name, value]): [string, Property] => [
      name,
      { key, value: fromJson(value, site, it) },
    ]);
    return record(properties, site, it);
  });
}
