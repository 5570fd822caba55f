// Functions of JavaScript's that take and give nothing but texts, numbers and booleans.
import { known, make, refuse, type Interpreter } from "../interpreter.ts";
import { describe } from "../describe.ts";
import { isPrimitive, type Primitive, type Site, type Value } from "../value.ts";
import type { Apply } from "./natives.ts";

const VARIADIC: ReadonlySet<unknown> = new Set([Math.max, Math.min, Math.hypot]);

/** A function of JavaScript's on primitives. It gets the arguments that it reads: `.map(Number)` passes more. */
export function onPrimitives(fn: (...args: never[]) => Primitive, it: Interpreter): Apply {
  return (args, site) => {
    const read = VARIADIC.has(fn) ? args : args.slice(0, fn.length);
    return make(
      Reflect.apply(
        fn,
        undefined,
        read.map((arg) => primitive(arg, site, it)),
      ),
      site,
      it,
    );
  };
}

export function primitive(arg: Value, site: Site, it: Interpreter): Primitive {
  const data = known(arg, it);
  if (typeof data === "string") it.budget.read(data);
  if (isPrimitive(data)) return data;
  return refuse(`converting ${describe(data)}`, "only texts, numbers and booleans are converted", site, it);
}

export function onAllPrimitives(
  functions: Readonly<Record<string, (...args: never[]) => Primitive>>,
  it: Interpreter,
): Record<string, Apply> {
  return Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, onPrimitives(fn, it)]));
}
