// Methods of texts, numbers and booleans: JavaScript's own, after asking the budget for the room of the result.
import { describe } from "../describe.ts";
import { callUnread } from "../escape.ts";
import { make, throws, unsupported, type Interpreter } from "../interpreter.ts";
import { isPrimitive, PatternData, Unreadable, type Primitive, type Site, type Value } from "../value.ts";
import { callWithPattern } from "./pattern.ts";
import { listOf, replacedLength } from "./texts.ts";

/** Text methods that depend on nothing but text and arguments, and how long their result can be. */
const TEXT_METHODS: Readonly<Record<string, (text: string, args: readonly Primitive[]) => number>> = {
  at: () => 1,
  charAt: () => 1,
  charCodeAt: () => 1,
  codePointAt: () => 1,
  concat: (text, args) => args.reduce<number>((length, arg) => length + String(arg).length, text.length),
  endsWith: () => 1,
  includes: () => 1,
  indexOf: () => 1,
  lastIndexOf: () => 1,
  // Unicode's normal forms are at most 18 times longer: https://www.unicode.org/faq/normalization.html
  normalize: (text) => text.length * 18,
  padEnd: (text, [length]) => Math.max(text.length, Number(length)),
  padStart: (text, [length]) => Math.max(text.length, Number(length)),
  repeat: (text, [count]) => text.length * Number(count),
  replace: (text, [, replacement]) => replacedLength(text, String(replacement), 1),
  replaceAll: (text, [sought, replacement]) =>
    replacedLength(text, String(replacement), occurrences(text, String(sought))),
  slice: (text) => text.length,
  split: (text) => text.length,
  startsWith: () => 1,
  substring: (text) => text.length,
  // "ß" becomes "SS", and three letters are the most that one becomes.
  toLowerCase: (text) => text.length * 3,
  toUpperCase: (text) => text.length * 3,
  toString: (text: string) => text.length,
  trim: (text) => text.length,
  trimEnd: (text) => text.length,
  trimStart: (text) => text.length,
};

/** Methods that look for a text in the text, which may mean comparing the one with each part of the other. */
const SEARCHES: ReadonlySet<string> = new Set([
  "includes",
  "indexOf",
  "lastIndexOf",
  "replace",
  "replaceAll",
  "split",
]);

/** Methods that make a regular expression of a text. */
const PATTERN_METHODS: ReadonlySet<string> = new Set(["match", "search"]);

const NUMBER_METHODS: ReadonlySet<string> = new Set(["toExponential", "toFixed", "toPrecision", "toString"]);

function occurrences(text: string, sought: string): number {
  return sought === "" ? text.length + 1 : text.split(sought).length - 1;
}

export function hasMethod(receiver: string | number | boolean, name: string): boolean {
  if (typeof receiver === "string") return Object.hasOwn(TEXT_METHODS, name) || PATTERN_METHODS.has(name);
  return typeof receiver === "number" ? NUMBER_METHODS.has(name) : name === "toString";
}

export function callPrimitiveMethod(
  receiver: string | number | boolean,
  name: string,
  args: readonly Value[],
  site: Site,
  it: Interpreter,
): Value {
  const [first] = args;
  if (typeof receiver === "string" && first?.data instanceof PatternData)
    return callWithPattern(receiver, name, first.data, args.slice(1), site, it);
  const plain: Primitive[] = [];
  if (PATTERN_METHODS.has(name)) return unconverted(name, args, site, it);
  for (const { data } of args) {
    if (!isPrimitive(data)) return unconverted(name, args, site, it);
    if (typeof data === "string") it.budget.read(data);
    plain.push(data);
  }
  if (typeof receiver === "string") payFor(receiver, name, plain, it);
  const result = invoke(receiver, name, plain, site, it);
  return make(Array.isArray(result) ? listOf(result, site, it) : result, site, it);
}

/** JavaScript would convert an argument, or call it. */
function unconverted(name: string, args: readonly Value[], site: Site, it: Interpreter): Value {
  const cause = args.find(({ data }) => data instanceof Unreadable);
  const odd = args.find(({ data }) => !isPrimitive(data)) ?? args[0];
  const what = `${describe(odd?.data)} as an argument of \`${name}\``;
  return callUnread(
    cause ?? unsupported(what, "only texts and numbers can be given to it", site, it),
    args,
    site,
    it,
  );
}

function payFor(text: string, name: string, args: readonly Primitive[], { budget }: Interpreter): void {
  budget.read(text);
  if (SEARCHES.has(name)) budget.spend(Math.floor((text.length * String(args[0]).length) / 4096));
  const length = TEXT_METHODS[name]?.(text, args) ?? 0;
  // NaN (`repeat("x")`) is for the method itself to judge.
  budget.text(length > 0 ? length : 0);
}

/** These methods throw a RangeError for arguments out of range, and nothing else. */
function invoke(
  receiver: string | number | boolean,
  name: string,
  args: readonly Primitive[],
  site: Site,
  it: Interpreter,
): Primitive | string[] {
  const method: unknown = Object(receiver)[name];
  if (typeof method !== "function") throw new Error(`invariant: ${name} is a method of ${typeof receiver}`);
  try {
    return Reflect.apply(method, receiver, args);
  } catch (error) {
    if (error instanceof RangeError) return throws(error.message, site, it);
    throw error;
  }
}
