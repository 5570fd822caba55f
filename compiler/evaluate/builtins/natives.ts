// Building the objects that the evaluator provides from tables of functions and constants.
import { callUnread } from "../escape.ts";
import { make, NOT_EVALUATED, unsupported, type Interpreter } from "../interpreter.ts";
import { NativeFunction, NativeObject, type Primitive } from "../value.ts";

export type Apply = NativeFunction["apply"];

export interface Members {
  readonly functions?: Readonly<Record<string, Apply>>;
  readonly constants?: Readonly<Record<string, Primitive>>;
}

/** An object with the members of tables. Its functions are values too: `.map(Math.abs)`. */
export function natives(
  name: string,
  members: Members,
  it: Interpreter,
  more: { apply?: Apply; construct?: Apply } = {},
): NativeObject {
  const { functions = {}, constants = {} } = members;
  const made = new Map(
    Object.entries(functions).map(([key, apply]) => [key, new NativeFunction(`${name}.${key}`, apply)]),
  );
  return new NativeObject(
    name,
    (key, site) => {
      const fn = made.get(key);
      if (fn !== undefined) return make(fn, site, it);
      return Object.hasOwn(constants, key) ? make(constants[key], site, it) : undefined;
    },
    more,
  );
}

/** A function that is there and that podloom does not evaluate. */
export function notEvaluated(what: string, it: Interpreter): Apply {
  return (args, site) => callUnread(unsupported(what, NOT_EVALUATED, site, it), args, site, it);
}
