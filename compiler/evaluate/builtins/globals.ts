// The names that every file can use without importing them, as far as they do not depend on where and when it runs.
import { memberOf } from "../access.ts";
import { decide, known, make, refuse, throws, unreadable, type Interpreter } from "../interpreter.ts";
import { iterate } from "../iterate.ts";
import {
  describe,
  isCallable,
  isPrimitive,
  ListData,
  NativeFunction,
  RecordData,
  Unreadable,
  type Data,
  type NativeObject,
  type Primitive,
  type Site,
  type Value,
} from "../value.ts";
import { jsonGlobal } from "./json.ts";
import { natives, notEvaluated, type Apply } from "./natives.ts";
import { objectGlobal } from "./object.ts";
import { processGlobal } from "./process.ts";
import { mapGlobal, setGlobal } from "./table.ts";

export function globals(it: Interpreter): ReadonlyMap<string, Data> {
  const objects = [arrayGlobal, booleanGlobal, consoleGlobal, jsonGlobal, mapGlobal, mathGlobal, numberGlobal, objectGlobal, processGlobal, setGlobal, stringGlobal];
  const functions = { isFinite, isNaN, parseFloat, parseInt };
  return new Map<string, Data>([
    ["undefined", undefined],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ...objects.map((make) => make(it)).map((object): [string, Data] => [object.name, object]),
    ...Object.entries(functions).map(([name, fn]): [string, Data] => [name, new NativeFunction(name, onPrimitives(fn, it))]),
  ]);
}

const VARIADIC: ReadonlySet<unknown> = new Set([Math.max, Math.min, Math.hypot]);

/** A function of JavaScript's on primitives. It gets the arguments that it reads: `.map(Number)` passes more. */
function onPrimitives(fn: (...args: never[]) => Primitive, it: Interpreter): Apply {
  return (args, site) => {
    const read = VARIADIC.has(fn) ? args : args.slice(0, fn.length);
    return make(Reflect.apply(fn, undefined, read.map((arg) => primitive(arg, site, it))), site, it);
  };
}

function primitive(arg: Value, site: Site, it: Interpreter): Primitive {
  const data = known(arg, it);
  if (typeof data === "string") it.budget.read(data);
  if (isPrimitive(data)) return data;
  return refuse(`converting ${describe(data)}`, "only texts, numbers and booleans are converted", site, it);
}

function onAllPrimitives(functions: Readonly<Record<string, (...args: never[]) => Primitive>>, it: Interpreter): Record<string, Apply> {
  return Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, onPrimitives(fn, it)]));
}

function mathGlobal(it: Interpreter): NativeObject {
  const { abs, acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, ceil, clz32, cos, cosh, exp, expm1, floor, fround, hypot } = Math;
  const { imul, log, log10, log1p, log2, max, min, pow, round, sign, sin, sinh, sqrt, tan, tanh, trunc } = Math;
  const { E, LN10, LN2, LOG10E, LOG2E, PI, SQRT1_2, SQRT2 } = Math;
  const functions = onAllPrimitives(
    {
      ...{ abs, acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, ceil, clz32, cos, cosh, exp, expm1, floor, fround, hypot },
      ...{ imul, log, log10, log1p, log2, max, min, pow, round, sign, sin, sinh, sqrt, tan, tanh, trunc },
    },
    it,
  );
  const random: Apply = (_args, site) => unreadable("evaluate/random", {}, site, it);
  return natives("Math", { functions: { ...functions, random }, constants: { E, LN10, LN2, LOG10E, LOG2E, PI, SQRT1_2, SQRT2 } }, it);
}

function numberGlobal(it: Interpreter): NativeObject {
  const { isFinite, isInteger, isNaN, isSafeInteger, parseFloat, parseInt } = Number;
  const { EPSILON, MAX_SAFE_INTEGER, MAX_VALUE, MIN_SAFE_INTEGER, MIN_VALUE, NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN } = Number;
  const constants = { EPSILON, MAX_SAFE_INTEGER, MAX_VALUE, MIN_SAFE_INTEGER, MIN_VALUE, NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN };
  const functions = onAllPrimitives({ isFinite, isInteger, isNaN, isSafeInteger, parseFloat, parseInt }, it);
  // Number() is 0 and Number(undefined) is NaN: how many arguments there are matters.
  const apply: Apply = (args, site) => make(args[0] === undefined ? 0 : Number(primitive(args[0], site, it)), site, it);
  return natives("Number", { functions, constants }, it, { apply });
}

function stringGlobal(it: Interpreter): NativeObject {
  const apply: Apply = (args, site) => make(args[0] === undefined ? "" : String(primitive(args[0], site, it)), site, it);
  return natives("String", {}, it, { apply });
}

function booleanGlobal(it: Interpreter): NativeObject {
  const apply: Apply = ([arg], site) => make(arg !== undefined && decide(arg, it), site, it);
  return natives("Boolean", {}, it, { apply });
}

function arrayGlobal(it: Interpreter): NativeObject {
  const list = (items: Value[], site: Site): Value => make(new ListData(items, it.initialising), site, it);
  const functions: Record<string, Apply> = {
    isArray: ([arg], site) => make(arg !== undefined && known(arg, it) instanceof ListData, site, it),
    of: (args, site) => list([...args], site),
    from: ([source, convert], site) => list(converted(source ?? make(undefined, site, it), convert, site, it), site),
  };
  return natives("Array", { functions }, it, { apply: notEvaluated("Array()", it) });
}

/** What `Array.from` gives: each item is converted as soon as it is read. */
function converted(source: Value, convert: Value | undefined, site: Site, it: Interpreter): Value[] {
  const fn = convert?.data === undefined ? undefined : convert;
  if (fn !== undefined && !(fn.data instanceof Unreadable || isCallable(fn.data))) return throws("Array.from needs a function here", site, it);
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

/** What a file prints has no part in its DAGs. */
function consoleGlobal(it: Interpreter): NativeObject {
  const print: Apply = (_args, site) => make(undefined, site, it);
  return natives("console", { functions: { debug: print, error: print, info: print, log: print, warn: print } }, it);
}
