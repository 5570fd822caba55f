// Regular expressions as far as they are safe: the engine's own, after paying for the most that matching could take.
import { describe } from "../describe.ts";
import { callUnread } from "../escape.ts";
import { make, refuse, throws, unsupported, type Interpreter } from "../interpreter.ts";
import {
  isPrimitive,
  Unreadable,
  type PatternData,
  type Primitive,
  type Site,
  type Value,
} from "../value.ts";
import { complexityOf } from "./patternComplexity.ts";
import { listOf, replacedLength } from "./texts.ts";

type Method = (
  pattern: PatternData,
  args: readonly Value[],
  receiver: Value,
  site: Site,
  it: Interpreter,
) => Value;

export const patternMethods: Readonly<Record<string, Method>> = {
  test: (pattern, [text], _receiver, site, it) => {
    if (pattern.flags.includes("g"))
      refuse(
        "`test` with the flag g",
        "it goes on where it stopped the time before",
        site,
        it,
        "leave the flag out",
      );
    const data = text?.data;
    if (!isPrimitive(data)) return unconverted("test", [text], site, it);
    const subject = String(data);
    return make(regExp(pattern, subject, site, it).test(subject), site, it);
  },
};

/** `text.name(pattern, …)`. */
export function callWithPattern(
  text: string,
  name: string,
  pattern: PatternData,
  rest: readonly Value[],
  site: Site,
  it: Interpreter,
): Value {
  const other = rest[0]?.data;
  if (!isPrimitive(other)) return unconverted(name, rest, site, it);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined)
    return refuse(`a regular expression for \`${name}\``, "only a text can be given to it", site, it);
  return method({ text, pattern, site, it }, other);
}

interface Use {
  readonly text: string;
  readonly pattern: PatternData;
  readonly site: Site;
  readonly it: Interpreter;
}

const methods: Readonly<Record<string, (use: Use, other: Primitive) => Value>> = {
  match: (use) => {
    const { text, pattern, site, it } = use;
    if (!pattern.flags.includes("g"))
      refuse(
        "`match` without the flag g",
        "what it gives is more than a list",
        site,
        it,
        "use `test`, `replace` or the flag g",
      );
    const found = text.match(regExpOf(use));
    return make(found === null ? null : listOf(found, site, it), site, it);
  },
  replace,
  replaceAll: (use, replacement) => {
    if (!use.pattern.flags.includes("g")) throws("replaceAll needs the flag g", use.site, use.it);
    return replace(use, replacement);
  },
  search: (use) => make(use.text.search(regExpOf(use)), use.site, use.it),
  split: (use, limit) => {
    // What is no limit, none being given, is `undefined`, and that is how the type has it too.
    const parts =
      limit === undefined ? use.text.split(regExpOf(use)) : use.text.split(regExpOf(use), Number(limit));
    return make(listOf(parts, use.site, use.it), use.site, use.it);
  },
};

function replace(use: Use, other: Primitive): Value {
  const { text, site, it } = use;
  const replacement = String(other);
  const pattern = regExpOf(use);
  const count = pattern.global ? (text.match(pattern)?.length ?? 0) : 1;
  it.budget.text(replacedLength(text, replacement, count));
  return make(text.replace(pattern, replacement), site, it);
}

function regExpOf({ text, pattern, site, it }: Use): RegExp {
  return regExp(pattern, text, site, it);
}

/** A step of ours is worth this many of the engine's. */
const ENGINE_STEPS = 64;

/** The engine's regular expression, after paying for matching it against `text`. */
function regExp({ source, flags }: PatternData, text: string, site: Site, it: Interpreter): RegExp {
  const complexity = complexityOf(source, flags);
  if ("problem" in complexity)
    return refuse(`${complexity.problem} in a regular expression`, complexity.why, site, it);
  const { repetitions, choices } = complexity;
  const steps =
    (text.length + 1) ** (repetitions + 1) * 2 ** choices * Math.ceil(source.length / ENGINE_STEPS);
  it.budget.spend(Math.ceil(steps / ENGINE_STEPS));
  return new RegExp(source, flags);
}

/** JavaScript would convert an argument, or call it. */
function unconverted(name: string, args: readonly (Value | undefined)[], site: Site, it: Interpreter): Value {
  const given = args.filter((arg) => arg !== undefined);
  const cause = given.find(({ data }) => data instanceof Unreadable);
  const what = `${describe(given.find(({ data }) => !isPrimitive(data))?.data)} as an argument of \`${name}\``;
  return callUnread(cause ?? unsupported(what, "only texts can be given to it", site, it), given, site, it);
}
