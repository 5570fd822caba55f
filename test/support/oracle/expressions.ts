// Writes random expressions of a wanted kind, from the names that are in scope.

/** A whole number from 0 to `below` - 1. */
export type Random = (below: number) => number;

export type Kind = "num" | "str" | "bool" | "nums" | "strs" | "rec";

export const KINDS: readonly Kind[] = ["num", "str", "bool", "nums", "strs", "rec"];

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly isMutable: boolean;
}

/** A function of the program: what it takes and what it gives. */
export interface Callable {
  readonly name: string;
  readonly takes: readonly Kind[];
  readonly gives: Kind;
}

type Rule = (w: ExpressionWriter, depth: number) => string;

export class ExpressionWriter {
  readonly random: Random;
  variables: readonly Variable[] = [];
  callables: readonly Callable[] = [];
  private names = 0;

  constructor(random: Random) {
    this.random = random;
  }

  name(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.random(choices.length)];
    if (choice === undefined) throw new Error("nothing to pick from");
    return choice;
  }

  expression(kind: Kind, depth: number): string {
    if (depth <= 0) return this.leaf(kind);
    const roll = this.random(12);
    if (roll < 2) return this.leaf(kind);
    if (roll === 2) return this.call(kind, depth);
    if (roll === 3) return this.choice(kind, depth);
    return this.pick(RULES[kind])(this, depth - 1);
  }

  /** A variable if there is one, or a literal. */
  leaf(kind: Kind): string {
    const fitting = this.variables.filter((variable) => variable.kind === kind);
    return fitting.length > 0 && this.random(4) > 0
      ? this.pick(fitting).name
      : this.pick(LITERALS[kind])(this, 0);
  }

  private call(kind: Kind, depth: number): string {
    const fitting = this.callables.filter(({ gives }) => gives === kind);
    if (fitting.length === 0) return this.leaf(kind);
    const { name, takes } = this.pick(fitting);
    const given = this.random(4) === 0 ? takes.slice(0, -1) : takes;
    return `${name}(${given.map((taken) => this.expression(taken, depth - 1)).join(", ")})`;
  }

  private choice(kind: Kind, depth: number): string {
    const [first, second] = [this.expression(kind, depth - 1), this.expression(kind, depth - 1)];
    return this.pick([
      () => `(${this.expression("bool", depth - 1)} ? ${first} : ${second})`,
      () => `(${first} || ${second})`,
      () => `(${first} && ${second})`,
      () => `(${first} ?? ${second})`,
      () => `(${first}, ${second})`,
      () => `((${this.pick(["x", "y"])}) => ${second})(${first})`,
    ])();
  }

  /** A variable of the kind that can be assigned to, if there is one. */
  target(kind: Kind): string | undefined {
    const fitting = this.variables.filter((variable) => variable.kind === kind && variable.isMutable);
    return fitting.length === 0 ? undefined : this.pick(fitting).name;
  }

  /** An expression that may use one more name. */
  withName(name: string, kind: Kind, wanted: Kind, depth: number): string {
    const outer = this.variables;
    this.variables = [...outer.filter((other) => other.name !== name), { name, kind, isMutable: false }];
    const text = this.expression(wanted, depth);
    this.variables = outer;
    return text;
  }
}

const LITERALS: Readonly<Record<Kind, readonly Rule[]>> = {
  num: ["0", "1", "2", "3", "7", "-1", "-0", "0.5", "1e21", "0x1f", "1_000", "NaN"].map((text) => () => text),
  str: ['"a"', '"b,c"', '""', "'10'", '"Zz"', '"é😀"', "`x`", '" q "'].map((text) => () => text),
  bool: [() => "true", () => "false"],
  nums: [() => "[]", () => "[3, 1, 2]", () => "[10, 9, 1, 1]", () => "[0.5, -1]"],
  strs: [() => "[]", () => '["b", "a", "c"]', () => '["x", "", "10"]'],
  rec: [() => '({ a: 1, b: "r", c: [2, 3] })', () => '({ b: "k", 7: 1, a: 0, 3: 2, c: [] })'],
};

const e =
  (...parts: readonly string[]): Rule =>
  (w, depth) =>
    parts.map((part) => (isKind(part) ? w.expression(part, depth) : part)).join("");

function isKind(part: string): part is Kind {
  return (KINDS as readonly string[]).includes(part);
}

const callback =
  (list: "nums" | "strs", before: string, gives: Kind, after: string): Rule =>
  (w, depth) => {
    const name = w.pick(["x", "y", "z"]);
    const body = w.withName(name, list === "nums" ? "num" : "str", gives, depth);
    return `${w.expression(list, depth)}${before}${name} => ${gives === "rec" ? `(${body})` : body}${after}`;
  };

/** Uses a variable that can be assigned to, or else is another expression. */
const changing =
  (kind: Kind, text: (name: string, w: ExpressionWriter, depth: number) => string): Rule =>
  (w, depth) => {
    const name = w.target(kind);
    return name === undefined ? w.leaf(kind) : text(name, w, depth);
  };

const inParentheses =
  (rule: Rule): Rule =>
  (w, depth) =>
    `(${rule(w, depth)})`;

const RULES: Readonly<Record<Kind, readonly Rule[]>> = {
  num: [
    (w: ExpressionWriter, d: number) =>
      `(${w.expression("num", d)} ${w.pick(["+", "-", "*", "/", "%", "|", "&", "^", "<<", ">>", ">>>"])} ${w.expression("num", d)})`,
    (w: ExpressionWriter, d: number) => `((${w.expression("num", d)}) ** 2)`,
    e("(-", "num", ")"),
    e("(+", "str", ")"),
    e("(~", "num", ")"),
    e("tick(", "num", ")"),
    e("nums", ".length"),
    e("str", ".length"),
    e("(", "nums", "[", "num", "] ?? ", "num", ")"),
    e("(", "nums", ".at(", "num", ") ?? 4)"),
    e("str", ".indexOf(", "str", ")"),
    e("str", ".search(/[a-z]/)"),
    e("nums", ".indexOf(", "num", ")"),
    (w: ExpressionWriter, d: number) =>
      `${w.expression("nums", d)}.reduce((p, q) => ${w.withName("q", "num", "num", d - 1)} + p, ${w.expression("num", d)})`,
    e("nums", ".reduceRight((p, q) => p * 3 + q, 1)"),
    e("Math.", "max(...", "nums", ")"),
    e("Math.min(", "num", ", ", "num", ")"),
    e("Math.floor(", "num", ")"),
    e("Number(", "str", ")"),
    e("parseInt(", "str", ", 10)"),
    e("(", "rec", ").a"),
    e("(", "rec", ")?.c?.[0]!"),
    e("(", "rec", ")[", "str", " as 'a']!"),
    callback("nums", ".findIndex(", "bool", ")"),
    callback("nums", ".findLast(", "bool", ")!"),
    e("new Set(", "nums", ").size"),
    e("new Map([[1, ", "num", "], [2, 5]]).get(", "num", ")!"),
    e("Object.keys(", "rec", ").length"),
    changing("num", (name, w) => w.pick([`${name}++`, `++${name}`, `${name}--`])),
    changing(
      "num",
      (name, w, d) => `(${name} ${w.pick(["=", "+=", "*=", "||=", "&&=", "??="])} ${w.expression("num", d)})`,
    ),
    e("nums", ".push(", "num", ")"),
    e("(", "nums", ".pop() ?? ", "num", ")"),
    e("(", "nums", ".shift() ?? 8)"),
    e("nums", ".unshift(", "num", ", 6)"),
    e("down(", "num", ", 3)"),
    e("str", ".codePointAt(0)!"),
  ],
  str: [
    (w: ExpressionWriter, d: number) =>
      `\`${w.pick(["", "p-"])}\${${w.expression(w.pick(["num", "str", "bool"]), d)}}\${${w.expression("str", d)}}\``,
    e("(", "str", " + ", "str", ")"),
    e("(", "str", " + ", "num", ")"),
    e("str", ".slice(", "num", ", 4)"),
    e("str", ".toUpperCase()"),
    e("str", ".trim()"),
    e("str", '.padStart(4, "*")'),
    e("str", ".slice(0, 3).repeat(2)"),
    e("str", ".replace(", "str", ', "$&$&")'),
    e("str", ".slice(0, 9).replaceAll(", "str", ', "_")'),
    e("str", '.replace(/[a-f]+/g, "<$&>")'),
    e("str", '.replace(/(\\d)(\\w)?/, "$2$1")'),
    e("strs", '.join("-")'),
    e("nums", ".join()"),
    e("String(", "num", ")"),
    e("String(", "bool", ")"),
    e("(", "num", ").toFixed(1)"),
    (w: ExpressionWriter, d: number) => `typeof ${w.expression(w.pick(KINDS), d)}`,
    e("(", "strs", "[1] ?? ", "str", ")"),
    e("JSON.stringify(", "strs", ")"),
    (w: ExpressionWriter, d: number) => `JSON.stringify(${w.expression("rec", d)})`,
    e("(", "rec", ").b"),
    e("(() => ", "num", ").name"),
    e("[...", "str", "].reverse().join('')"),
    changing("str", (name, w, d) => `(${name} += ${w.expression("str", d)}.slice(0, 3))`),
    callback("strs", ".find(", "bool", ") ?? 'none'"),
    e("strs", ".reduce((p, q) => p + q.length, '')"),
    e("(", "str", ".match(/[a-z]/g) ?? ['m']).join('|')"),
    e("new Map([['a', ", "str", "]]).get(", "str", ") ?? 'miss'"),
  ].map(inParentheses),
  bool: [
    (w: ExpressionWriter, d: number) =>
      `(${w.expression("num", d)} ${w.pick(["<", "<=", ">", ">=", "===", "!==", "=="])} ${w.expression("num", d)})`,
    (w: ExpressionWriter, d: number) =>
      `(${w.expression("str", d)} ${w.pick(["<", ">", "===", "!=="])} ${w.expression("str", d)})`,
    e("(", "nums", " === ", "nums", ")"),
    e("(!", "bool", ")"),
    e("(!", "num", ")"),
    e("nums", ".includes(", "num", ")"),
    e("strs", ".includes(", "str", ")"),
    e("str", ".startsWith(", "str", ")"),
    callback("nums", ".some(", "bool", ")"),
    callback("strs", ".every(", "bool", ")"),
    e("(", "str", " in ", "rec", ")"),
    e("Object.hasOwn(", "rec", ", ", "str", ")"),
    e("Array.isArray(", "nums", ")"),
    e("Number.isInteger(", "num", ")"),
    e("new Set(", "strs", ").has(", "str", ")"),
    e("/^[a-z0-9]+$/i.test(", "str", ")"),
    e("Object.is(", "num", ", ", "num", ")"),
  ],
  nums: [
    e("[", "num", ", ...", "nums", ", ", "num", "]"),
    e("[...", "nums", ", ...", "nums", "]"),
    callback("nums", ".map(", "num", ")"),
    callback("nums", ".filter(", "bool", ")"),
    callback("strs", ".map(", "num", ")"),
    callback("nums", ".flatMap(", "nums", ")"),
    e("nums", ".slice(", "num", ", ", "num", ")"),
    e("nums", ".concat(", "nums", ", ", "num", ")"),
    e("nums", ".toSorted((p, q) => p - q)"),
    e("nums", ".sort()"),
    e("nums", ".sort((p, q) => tick(1) && q - p)"),
    e("nums", ".reverse()"),
    e("nums", ".toReversed()"),
    e("nums", ".splice(", "num", ", 2)"),
    e("nums", ".splice(1, 0, ", "num", ")"),
    (w: ExpressionWriter, d: number) =>
      `Array.from({ length: ${w.random(4)} }, (_, i) => ${w.withName("i", "num", "num", d)})`,
    e("Array.from(", "nums", ", (x) => x + 1)"),
    e("[...new Set(", "nums", ")]"),
    e("[...", "nums", ".entries()].flat()"),
    e("[[", "num", "], ", "nums", ", [[2]]].flat(2) as number[]"),
    e("((_first, ...rest) => rest)(...", "nums", ")"),
    e("(([p = 5, , ...q]) => [p, ...q])(", "nums", ")"),
    e("(({ c, ...others }) => [...c, Object.keys(others).length])(", "rec", ")"),
    e("(", "rec", ").c"),
    e("Object.freeze([...", "nums", "])"),
    e("[", "num", "].with(0, ", "num", ")"),
    e("[...new Map([[1, ", "num", "], [4, 2], [1, ", "num", "]]).values()]"),
    changing("nums", (name, w, d) => `(${name} = ${w.expression("nums", d)})`),
  ].map(inParentheses),
  strs: [
    e("[", "str", ", ...", "strs", "]"),
    e("str", '.split(",")'),
    e("str", ".split('')"),
    e("str", ".split(/[,-]/)"),
    callback("strs", ".map(", "str", ")"),
    callback("nums", ".map(", "str", ")"),
    callback("strs", ".filter(", "bool", ")"),
    e("strs", ".toSorted()"),
    e("Object.keys(", "rec", ")"),
    e("[...", "str", "]"),
    e("strs", ".slice(", "num", ")"),
    e("[...new Set(", "strs", ")]"),
    e("Object.entries({ [", "str", "]: 1, ...", "rec", " }).map(([key]) => key)"),
  ].map(inParentheses),
  rec: [
    e("{ a: ", "num", ", b: ", "str", ", c: ", "nums", " }"),
    e("{ ...", "rec", ", a: ", "num", " }"),
    e("{ [", "str", "]: 1, ...", "rec", " }"),
    e("{ ...", "rec", ", [", "num", "]: ", "bool", " }"),
    e("Object.assign({ x: 1 }, ", "rec", ")"),
    e("Object.fromEntries(Object.entries(", "rec", ").reverse())"),
    e("JSON.parse(JSON.stringify(", "rec", "))"),
    e("{ c: ", "nums", ", b: 'n', a: 2, get: (n) => n }"),
  ].map(inParentheses),
};
