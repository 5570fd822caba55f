// `Array`, without what makes lists with holes.
import { memberOf } from "../access.ts";
import { known, make, throws, type Interpreter } from "../interpreter.ts";
import { iterate } from "../iterate.ts";
import {
  isCallable,
  ListData,
  RecordData,
  Unreadable,
  type NativeObject,
  type Site,
  type Value,
} from "../value.ts";
import { natives, notEvaluated, type Apply } from "./natives.ts";
import { primitive } from "./primitives.ts";

export function arrayGlobal(it: Interpreter): NativeObject {
  const list = (items: Value[], site: Site): Value => make(new ListData(items, it.initialising), site, it);
  const functions: Record<string, Apply> = {
    isArray: ([arg], site) => make(arg !== undefined && known(arg, it) instanceof ListData, site, it),
    of: (args, site) => list([...args], site),
    from: ([source, convert], site) =>
      list(converted(source ?? make(undefined, site, it), convert, site, it), site),
  };
  return natives("Array", { functions }, it, { apply: notEvaluated("Array()", it) });
}

/** What `Array.from` gives: each item is converted as soon as it is read. */
function converted(source: Value, convert: Value | undefined, site: Site, it: Interpreter): Value[] {
  const fn = convert?.data === undefined ? undefined : convert;
  if (fn !== undefined && !(fn.data instanceof Unreadable || isCallable(fn.data))) {
    return throws("Array.from needs a function here", site, it);
  }
  const made: Value[] = [];
  for (const item of arrayLike(source, site, it)) {
    const index = make(made.length, site, it);
    made.push(fn === undefined ? item : it.call(fn, [item, index], site));
    it.budget.room(made.length);
  }
  return made;
}

/** The items of something iterable, or of an object with a `length`. */
function arrayLike(source: Value, site: Site, it: Interpreter): Iterable<Value> {
  const data = known(source, it);
  return data instanceof RecordData ? indexed(source, data, site, it) : iterate(source, site, it);
}

function* indexed(source: Value, data: RecordData, site: Site, it: Interpreter): Generator<Value, undefined> {
  const length = data.properties.get("length")?.value;
  const count = Math.trunc(Number(length === undefined ? 0 : primitive(length, site, it)));
  it.budget.list(count > 0 ? count : 0);
  for (let index = 0; index < count; index++) yield memberOf(source, String(index), site, it);
}
