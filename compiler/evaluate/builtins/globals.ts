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

/** What a global name stands for. */
export interface Global {
  readonly data: Data;
}

/** `undefined` for a name that is none. */
export type Globals = (name: string) => Global | undefined;

const MAKERS: Readonly<Record<string, (it: Interpreter) => Data>> = {
  undefined: () => undefined,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  Array: arrayGlobal,
  Boolean: booleanGlobal,
  console: consoleGlobal,
  JSON: jsonGlobal,
  Map: mapGlobal,
  Math: mathGlobal,
  Number: numberGlobal,
  Object: objectGlobal,
  process: processGlobal,
  Set: setGlobal,
  String: stringGlobal,
  isFinite: (it) => new NativeFunction("isFinite", onPrimitives(isFinite, it)),
  isNaN: (it) => new NativeFunction("isNaN", onPrimitives(isNaN, it)),
  parseFloat: (it) => new NativeFunction("parseFloat", onPrimitives(parseFloat, it)),
  parseInt: (it) => new NativeFunction("parseInt", onPrimitives(parseInt, it)),
};

/** Each is made when a file first asks for it, as most files ask for few. */
export function globals(it: Interpreter): Globals {
  const made = new Map<string, Global>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined || !Object.hasOwn(MAKERS, name)) return known;
    const global: Global = { data: MAKERS[name]?.(it) };
    made.set(name, global);
    return global;
  };
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
