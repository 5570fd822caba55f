// Writes random DAG files within the subset that the compiler reads. What they compute ends up in the params of a DAG
// and in tasks that loops make.
import type { Files } from "../evaluate.ts";
import {
  ExpressionWriter,
  KINDS,
  type Callable,
  type Kind,
  type Random,
  type Variable,
} from "./expressions.ts";

const HELPERS = `
let ticks = 0;
function tick(by) { ticks += 1; return by * 2 + ticks; }
function down(n, fuel) { return fuel <= 0 || n !== n ? 0 : n + down(n - 1, fuel - 1); }
const safe = (value) => typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)) ? \`#\${value}\${1 / value}\`
  : Array.isArray(value) ? value.slice(0, 50).map(safe)
  : typeof value === "object" && value !== null ? Object.entries(value).map(([key, inner]) => [key, safe(inner)])
  : typeof value === "function" ? value.name : typeof value === "string" ? value.slice(0, 200) : value;
`;

export function writeProgram(random: Random): Files {
  const writer = new ProgramWriter(random);
  return { "dags/dag.ts": writer.entry(), "dags/shared.ts": writer.shared };
}

class ProgramWriter {
  shared = "";
  private readonly w: ExpressionWriter;
  private readonly random: Random;
  /** Whether the program calls a package whose code is not read. */
  private readonly hasPackage: boolean;

  constructor(random: Random) {
    this.random = random;
    this.w = new ExpressionWriter(random);
    this.hasPackage = random(4) === 0;
  }

  entry(): string {
    this.shared = this.sharedModule();
    const { imports, variables, callables } = this.imports();
    this.w.variables = variables;
    this.w.callables = callables;
    const top = this.statements(3 + this.random(6), 2);
    const body = this.nested(() =>
      [
        this.statements(1 + this.random(4), 2),
        `for (const item of ${this.w.expression(this.w.pick(["nums", "strs"]), 2)}.slice(0, 3)) {`,
        `  const made = task({ task_id: \`t_\${count++}\`, doc_md: String(safe(item)) }, async () => {});`,
        `  const handle = made(safe(${this.w.expression(this.w.pick(KINDS), 2)}));`,
        `  if (${this.w.expression("bool", 1)}) chain(first, handle);`,
        "}",
      ].join("\n"),
    );
    const results = this.w.variables.map(({ name }) => `${name}: safe(${name})`).join(", ");
    return [
      'import { chain, dag, task } from "podloom";',
      ...(this.hasPackage ? ['import { keep, poke, fire } from "mutator";'] : []),
      imports,
      HELPERS,
      top,
      `dag({ dag_id: "p", params: { ${results} } }, () => {`,
      "let count = 0;",
      "const first = task({ retries: safe(ticks) }, async function first() {})();",
      body,
      "task({ task_id: 'last', doc_md: JSON.stringify(safe(ticks)) }, async () => {})();",
      "});",
    ].join("\n");
  }

  private sharedModule(): string {
    const kinds = [
      this.w.pick<Kind>(["num", "str", "bool", "nums"]),
      this.w.pick<Kind>(["num", "str"]),
    ] as const;
    const [first, second] = kinds.map((kind) =>
      this.w.expression(kind, 1).replaceAll(/\b(tick|down)\(/g, "Number("),
    );
    this.exports = kinds;
    return [
      `export const S0 = ${first};`,
      `export let S1 = ${second};`,
      "export default function grow(list, by = 1) { return [...list, by, list.length]; }",
      "export function again() { return S1; }",
    ].join("\n");
  }

  private exports: readonly [Kind, Kind] = ["num", "num"];

  private imports(): { imports: string; variables: readonly Variable[]; callables: readonly Callable[] } {
    const [first, second] = this.exports;
    const isNamespace = this.random(3) === 0;
    const prefix = isNamespace ? "shared." : "";
    return {
      imports: isNamespace
        ? 'import * as shared from "./shared.ts";'
        : 'import grow, { S0, S1, again as S2 } from "./shared.ts";',
      variables: isNamespace
        ? []
        : [
            { name: "S0", kind: first, isMutable: false },
            { name: "S1", kind: second, isMutable: false },
          ],
      callables: [
        { name: isNamespace ? "shared.default" : "grow", takes: ["nums", "num"], gives: "nums" },
        { name: isNamespace ? "shared.again" : "S2", takes: [], gives: second },
        ...(prefix === "" ? [] : []),
      ],
    };
  }

  /** Writes something whose names are known inside it only. */
  private nested(write: () => string): string {
    const { variables, callables } = this.w;
    const text = write();
    this.w.variables = variables;
    this.w.callables = callables;
    return text;
  }

  private statements(count: number, depth: number): string {
    return Array.from({ length: count }, () => this.statement(depth)).join("\n");
  }

  private block(depth: number): string {
    return this.nested(() => `{\n${this.statements(1 + this.random(3), depth - 1)}\n}`);
  }

  private statement(depth: number): string {
    const roll = this.random(depth > 0 ? 22 : 12);
    if (roll < 5) return this.declaration();
    if (roll < 6) return this.destructuring();
    if (roll < 10) return this.change();
    if (roll < 11) return this.hasPackage ? this.unread() : this.declaration();
    if (roll < 12) return `console.log(${this.w.expression("num", 1)});`;
    if (roll < 14)
      return `if (${this.w.expression("bool", 2)}) ${this.block(depth)} else ${this.block(depth)}`;
    if (roll < 17) return this.loop(depth);
    if (roll < 18) return this.switchOver(depth);
    if (roll < 19) return this.closures();
    if (roll < 21) return this.fn(depth);
    return this.block(depth);
  }

  private addVariable(variable: Variable): void {
    this.w.variables = [...this.w.variables, variable];
  }

  private declaration(): string {
    const kind = this.w.pick(KINDS);
    const isMutable = this.random(2) === 0;
    const value = this.w.expression(kind, 3);
    const name = this.w.name("v");
    this.addVariable({ name, kind, isMutable });
    return `${isMutable ? "let" : "const"} ${name} = ${value}${this.random(6) === 0 ? " as any" : ""};`;
  }

  private destructuring(): string {
    const [one, two, three] = [this.w.name("d"), this.w.name("d"), this.w.name("d")];
    if (this.random(2) === 0) {
      const text = `const { a: ${one}, b: ${two} = ${this.w.expression("str", 1)}, ...${three} } = ${this.w.expression("rec", 2)};`;
      this.addVariable({ name: two, kind: "str", isMutable: false });
      return text;
    }
    const text = `let [${one} = ${this.w.expression("num", 1)}, , ...${two}] = ${this.w.expression("nums", 2)};`;
    this.addVariable({ name: one, kind: "num", isMutable: true });
    this.addVariable({ name: two, kind: "nums", isMutable: true });
    return text;
  }

  private change(): string {
    const kind = this.w.pick(KINDS);
    const name = this.w.target(kind) ?? this.w.leaf(kind);
    const isName = /^\w+$/.test(name) && this.w.target(kind) !== undefined;
    const [num, str] = [this.w.expression("num", 2), this.w.expression("str", 2)];
    if (kind === "nums")
      return this.w.pick([
        `(${name}).push(${num});`,
        `(${name})[0] = ${num};`,
        `(${name}).sort();`,
        `(${name}).reverse();`,
      ]);
    if (kind === "rec")
      return this.w.pick([
        `(${name}).a = ${num};`,
        `(${name})[${str}] = 1;`,
        `delete (${name})[${str}];`,
        `(${name}).c.push(${num});`,
      ]);
    return isName ? `${this.w.target(kind) ?? name} = ${this.w.expression(kind, 2)};` : `tick(${num});`;
  }

  /** A call of code that is not read, which changes what it gets and what it got before. */
  private unread(): string {
    const given = this.w.expression(this.w.pick(["nums", "rec", "strs"]), 1);
    const target = this.w.target("num");
    const name = this.w.name("u");
    const call = this.w.pick([
      `poke(${given})`,
      `keep(${given})`,
      "fire()",
      `poke(() => { ${target === undefined ? "tick(1)" : `${target} += 5`}; })`,
      `${given}.map(poke)`,
      `poke({ deep: [${given}] })`,
      `[...keep(${given}), 1]`,
      `fire() ? ${given} : ${this.w.expression("nums", 1)}`,
    ]);
    return `const ${name} = ${call};\nconst ${name}x = ${this.w.pick([`${name}?.push?.(1)`, `[${name}, 2]`, `{ deep: ${name} }`, "0"])};`;
  }

  private loop(depth: number): string {
    const name = this.w.name("i");
    const exit =
      this.random(3) === 0
        ? `if (${this.w.expression("bool", 1)}) ${this.w.pick(["break", "continue"])};\n`
        : "";
    const inner = (kind: Kind, isMutable: boolean): string =>
      this.nested(() => {
        this.addVariable({ name, kind, isMutable });
        return `{\n${exit}${this.statements(1 + this.random(2), depth - 1)}\n}`;
      });
    return this.w.pick([
      () => `for (const ${name} of ${this.w.expression("nums", 2)}.slice(0, 4)) ${inner("num", false)}`,
      () => `for (let ${name} of ${this.w.expression("strs", 2)}.slice(0, 4)) ${inner("str", true)}`,
      () =>
        `for (const [, ${name}] of Object.entries(${this.w.expression("nums", 2)}.slice(0, 3))) ${inner("num", false)}`,
      () => `for (let ${name} = 0; ${name} < ${1 + this.random(4)}; ${name}++) ${inner("num", false)}`,
      () =>
        `for (let ${name} = 3, fuel = 6; ${name} > 0 && fuel > 0; ${name}--, fuel--) ${inner("num", true)}`,
      () => `{ let ${name} = 0; while (${name}++ < ${1 + this.random(3)}) ${inner("num", false)} }`,
      () =>
        `{ let ${name} = 4; do ${inner("num", false).replaceAll(/\bcontinue;/g, "break;")} while (--${name} > 1); }`,
    ])();
  }

  private switchOver(depth: number): string {
    const clause = (head: string): string =>
      `${head}\n${this.block(depth)}${this.random(3) === 0 ? "" : "\nbreak;"}`;
    const clauses = [
      clause(`case ${this.w.expression("num", 1)}:`),
      clause(`case ${this.w.expression("num", 1)}:`),
      clause("default:"),
    ];
    return `switch (${this.w.expression("num", 2)}) {\n${(this.random(2) === 0 ? clauses : clauses.reverse()).join("\n")}\n}`;
  }

  /** Functions made in a loop, each with the variables of its round. */
  private closures(): string {
    const [list, result] = [this.w.name("f"), this.w.name("v")];
    const body = this.w.withName("i", "num", "num", 2);
    const text = `const ${list} = [];
for (let i = 0, step = () => i; i < 3; i++) { ${list}.push(() => ${body}, () => i++, step); }
const ${result} = ${list}.map((f) => f());`;
    this.addVariable({ name: result, kind: "nums", isMutable: false });
    return text;
  }

  private fn(depth: number): string {
    const [name, first, second] = [this.w.name("g"), this.w.name("p"), this.w.name("p")];
    const takes = [this.w.pick(KINDS), this.w.pick(KINDS)] as const;
    const gives = this.w.pick(KINDS);
    const fallback = this.w.expression(takes[1], 1);
    const outer = this.w.callables;
    const body = this.nested(() => {
      this.w.callables = this.w.callables.slice(0, 3);
      this.addVariable({ name: first, kind: takes[0], isMutable: true });
      this.addVariable({ name: second, kind: takes[1], isMutable: false });
      const early =
        this.random(2) === 0
          ? `if (${this.w.expression("bool", 1)}) return ${this.w.expression(gives, 1)};\n`
          : "";
      return `${early}${this.statements(1 + this.random(2), depth - 1)}\nreturn ${this.w.expression(gives, 2)};`;
    });
    this.w.callables = [...outer, { name, takes, gives }];
    // The first parameter is always given.
    const parameters = `${first}, ${second} = ${fallback}`;
    return this.w.pick([
      `function ${name}(${parameters}) {\n${body}\n}`,
      `const ${name} = (${parameters}) => {\n${body}\n};`,
      `const ${name} = function (${parameters}) {\n${body}\n};`,
    ]);
  }
}
