// `JSON`: to text and back.
import { callUnread } from "../escape.ts";
import { known, make, refuse, throws, type Interpreter } from "../interpreter.ts";
import { spanOf } from "../origin.ts";
import { toJson } from "../../located.ts";
import { snapshot } from "../snapshot.ts";
import { describe, isPrimitive, ListData, type NativeObject, type Property, type Site, type Value } from "../value.ts";
import type { Json } from "../../model.ts";
import { natives } from "./natives.ts";
import { record } from "./object.ts";

export function jsonGlobal(it: Interpreter): NativeObject {
  return natives("JSON", { functions: { stringify: (args, site) => stringify(args, site, it), parse: (args, site) => parse(args, site, it) } }, it);
}

function stringify([value, replacer, space]: readonly Value[], site: Site, it: Interpreter): Value {
  const indent = space === undefined ? undefined : known(space, it);
  if (replacer !== undefined && known(replacer, it) !== null && replacer.data !== undefined) {
    return refuse("JSON.stringify with a replacer", "only the value and the indent are read", site, it);
  }
  if (!isPrimitive(indent)) return refuse(`${describe(indent)} as the indent`, "a number or a text is expected", site, it);
  if (value === undefined || value.data === undefined) return make(undefined, site, it);
  const { located, unreadable: parts } = snapshot(value, site, it);
  const [first] = parts;
  // JavaScript may call a method of what is no JSON.
  if (first !== undefined) return callUnread(make(first, site, it), [value], site, it);
  const text = JSON.stringify(toJson(located), null, typeof indent === "boolean" ? undefined : (indent ?? undefined));
  it.budget.text(text.length);
  return make(text, site, it);
}

function parse([text, reviver]: readonly Value[], site: Site, it: Interpreter): Value {
  const data = text === undefined ? undefined : known(text, it);
  if (!isPrimitive(data)) return refuse("JSON.parse of this", "only text can be parsed", site, it);
  if (reviver !== undefined && known(reviver, it) !== undefined) return refuse("JSON.parse with a reviver", "only the text is read", site, it);
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
    if (isList(json)) return make(new ListData(json.map((item) => fromJson(item, site, it)), it.initialising), site, it);
    const key = spanOf(site.node, site.scope.file);
    const properties = Object.entries(json).map(([name, value]): [string, Property] => [name, { key, value: fromJson(value, site, it) }]);
    return record(properties, site, it);
  });
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(json: Exclude<Json, string | number | boolean | null>): json is readonly Json[] {
  return Array.isArray(json);
}

