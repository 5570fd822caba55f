// The names that every file can use without importing them, as far as they do not depend on where and when it runs.
import { decide, make, type Interpreter } from "../interpreter.ts";
import { NativeFunction, type Data, type NativeObject } from "../value.ts";
import { arrayGlobal } from "./array.ts";
import { jsonGlobal } from "./json.ts";
import { natives, type Apply } from "./natives.ts";
import { mathGlobal, numberGlobal } from "./numbers.ts";
import { objectGlobal } from "./object.ts";
import { onPrimitives, primitive } from "./primitives.ts";
import { processGlobal } from "./process.ts";
import { mapGlobal, setGlobal } from "./table.ts";

const OBJECTS = [
  arrayGlobal,
  booleanGlobal,
  consoleGlobal,
  jsonGlobal,
  mapGlobal,
  mathGlobal,
  numberGlobal,
  objectGlobal,
  processGlobal,
  setGlobal,
  stringGlobal,
];

const FUNCTIONS = { isFinite, isNaN, parseFloat, parseInt };

export function globals(it: Interpreter): ReadonlyMap<string, Data> {
  return new Map<string, Data>([
    ["undefined", undefined],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ...OBJECTS.map((makeGlobal) => makeGlobal(it)).map((object): [string, Data] => [object.name, object]),
    ...Object.entries(FUNCTIONS).map(([name, fn]): [string, Data] => [
      name,
      new NativeFunction(name, onPrimitives(fn, it)),
    ]),
  ]);
}

function stringGlobal(it: Interpreter): NativeObject {
  const apply: Apply = (args, site) =>
    make(args[0] === undefined ? "" : String(primitive(args[0], site, it)), site, it);
  return natives("String", {}, it, { apply });
}

function booleanGlobal(it: Interpreter): NativeObject {
  const apply: Apply = ([arg], site) => make(arg !== undefined && decide(arg, it), site, it);
  return natives("Boolean", {}, it, { apply });
}

/** What a file prints has no part in its DAGs. */
function consoleGlobal(it: Interpreter): NativeObject {
  const print: Apply = (_args, site) => make(undefined, site, it);
  return natives(
    "console",
    { functions: { debug: print, error: print, info: print, log: print, warn: print } },
    it,
  );
}
