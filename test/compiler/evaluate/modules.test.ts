// Modules: how names get from file to file, and in which order files are executed.
import { describe, expect, test } from "vitest";
import { evaluate, modelOf, type Files } from "../../support/evaluate.ts";
import { told } from "../../support/place.ts";
import { plain } from "../../support/located.ts";

/** The params of the one DAG of `dags/dag.ts`, or the errors. */
function paramsOf(files: Files): unknown {
  const { dags, diagnostics } = evaluate(files);
  if (diagnostics.length > 0) return diagnostics.map(told);
  const [params] = dags.map(({ options }) => options.entries.get("params")?.value);
  return params && plain(params);
}

function entry(imports: string, params: string): string {
  return `import { dag } from "podloom";\n${imports}\ndag({ dag_id: "d", params: { ${params} } }, () => {});\n`;
}

describe("imports", () => {
  test.each<[string, string, string, Record<string, string>, unknown]>([
    [
      "names, aliases and defaults",
      'import own, { a, b as c } from "./x.ts";',
      "own, a, c",
      { x: "export const a = 1; const q = 2; export { q as b }; export default 3;" },
      { own: 3, a: 1, c: 2 },
    ],
    [
      "a namespace",
      'import * as x from "./x.ts";',
      "a: x.a, none: x.none ?? null, d: x.default()",
      { x: "export let a = 1; a = 2; export default function () { return 3; }" },
      { a: 2, none: null, d: 3 },
    ],
    [
      "what is exported again",
      'import { a, b, ns, c } from "./x.ts";',
      "a, b, n: ns.a, c",
      {
        x: 'export * from "./y.ts"; export { a as b, default as c } from "./y.ts"; export * as ns from "./y.ts";',
        y: "export const a = 1; export default 'd';",
      },
      { a: 1, b: 1, n: 1, c: "d" },
    ],
    [
      "its own before what comes by a star",
      'import { a } from "./x.ts";',
      "a",
      { x: 'export * from "./y.ts"; export const a = 2;', y: "export const a = 1;" },
      { a: 2 },
    ],
    [
      "a variable as it is now",
      'import { n, up } from "./x.ts";',
      "n, m: up(n)",
      { x: "export let n = 1; n += 1; export const up = (x) => x + n;" },
      { n: 2, m: 4 },
    ],
    [
      "types are left out",
      'import { type T, a } from "./x.ts"; import type { U } from "./none.ts";',
      "a",
      { x: "export interface T {} export type U = 1; export const a: U = 1;" },
      { a: 1 },
    ],
    [
      "the name of a default function",
      'import f, { g } from "./x.ts";',
      "f: f.name, g: g.name",
      { x: "export default () => 1; export const g = () => 2;" },
      { f: "default", g: "g" },
    ],
  ])("%s", (_what, imports, params, modules, expected) => {
    const files = Object.fromEntries(
      Object.entries(modules).map(([name, text]) => [`dags/${name}.ts`, text]),
    );
    expect(paramsOf({ "dags/dag.ts": entry(imports, params), ...files })).toEqual(expected);
  });

  test("JSON", () => {
    const files = {
      "dags/dag.ts": entry('import data from "./data.json" with { type: "json" };', "data, x: data.list[1]"),
      "dags/data.json": '{ "list": [1, -2.5], "a": { "b": null }, "a": true }',
    };
    expect(paramsOf(files)).toEqual({ data: { list: [1, -2.5], a: true }, x: -2.5 });
  });

  test("files are executed once, what they import before them", () => {
    const files = {
      "dags/dag.ts": entry(
        'import { log } from "./log.ts"; import "./a.ts"; import "./b.ts";',
        "log: [...log]",
      ),
      "dags/log.ts": "export const log = [];",
      "dags/a.ts": 'import { made } from "./c.ts"; export const a = made + 1;',
      "dags/b.ts": 'import { a } from "./a.ts"; import { made } from "./c.ts"; export const b = a + made;',
      "dags/c.ts": "let n = 0; export const made = ++n;",
    };
    expect(paramsOf(files)).toEqual({ log: [] });
    expect(
      paramsOf({
        ...files,
        "dags/dag.ts": entry('import { b } from "./b.ts"; import { a } from "./a.ts";', "a, b"),
      }),
    ).toEqual({ a: 2, b: 3 });
  });

  test("files that import one another see each other's functions at once and the rest when it is there", () => {
    const files = {
      "dags/dag.ts": entry('import { even } from "./even.ts";', "four: even(4), three: even(3)"),
      "dags/even.ts":
        'import { odd } from "./odd.ts"; export function even(n) { return n === 0 || odd(n - 1); } export const base = 1;',
      "dags/odd.ts":
        'import { even, base } from "./even.ts"; export function odd(n) { return n !== 0 && even(n - base); }',
    };
    expect(paramsOf(files)).toEqual({ four: true, three: false });
    const early = {
      ...files,
      "dags/odd.ts": 'import * as even from "./even.ts"; export const odd = even.base;',
    };
    expect(paramsOf(early)).toEqual([
      "evaluate/throws at even.base: this throws when the file is run: base is used before its declaration is reached",
    ]);
  });
});

describe("what leads nowhere is an error, used or not:", () => {
  test.each<[string, string, Record<string, string>, string]>([
    [
      "a name that is not exported",
      'import { b } from "./x.ts";',
      { x: "export const a = 1;" },
      'load/no-export at b: "./x.ts" exports no value named b',
    ],
    [
      "a type",
      'import { T } from "./x.ts";',
      { x: "export interface T {}" },
      'load/no-export at T: "./x.ts" exports no value named T',
    ],
    [
      "a name that two stars bring",
      'import { a } from "./x.ts";',
      {
        x: 'export * from "./y.ts"; export * from "./z.ts";',
        y: "export const a = 1;",
        z: "export const a = 2;",
      },
      'load/no-export at a: "./x.ts" exports no value named a',
    ],
    [
      "a name in a circle",
      'import { a } from "./x.ts";',
      { x: 'export { a } from "./y.ts";', y: 'export { a } from "./x.ts";' },
      'load/no-export at a: "./x.ts" exports no value named a',
    ],
    [
      "a name that is exported again",
      'import "./x.ts";',
      { x: 'export { b } from "./y.ts";', y: "export const a = 1;" },
      'load/no-export at b: "./y.ts" exports no value named b',
    ],
    [
      "a missing file",
      'import "./none.ts";',
      {},
      'load/not-found at "./none.ts": "./none.ts" does not exist',
    ],
    [
      "a name that podloom does not have",
      'import { dags } from "podloom";',
      {},
      'load/no-export at dags: "podloom" exports no value named dags',
    ],
  ])("%s", (_what, imports, modules, error) => {
    const files = Object.fromEntries(
      Object.entries(modules).map(([name, text]) => [`dags/${name}.ts`, text]),
    );
    expect(paramsOf({ "dags/dag.ts": entry(imports, ""), ...files })).toContain(error);
  });
});

describe("what another file made cannot be changed:", () => {
  test.each([
    [
      "a list",
      "list.push(1);",
      "evaluate/shared-constant at list.push(1): a list that belongs to dags/x.ts cannot be changed from another file",
    ],
    [
      "an object",
      "o.a.b = 2;",
      "evaluate/shared-constant at o.a.b: an object that belongs to dags/x.ts cannot be changed from another file",
    ],
    [
      "a variable, by a function of its file",
      "up();",
      "evaluate/shared-constant at n: the variable n that belongs to dags/x.ts cannot be changed from another file",
    ],
    ["an imported name", "n = 2;", "evaluate/throws at n: this throws when the file is run: n is a constant"],
  ])("%s", (_what, change, error) => {
    const files = {
      "dags/dag.ts": `import { list, o, n, up } from "./x.ts";\n${change}\n`,
      "dags/x.ts":
        "export const list = []; export const o = { a: { b: 1 } }; export let n = 0; export const up = () => { n++; };",
    };
    expect(evaluate(files).diagnostics.map(told)).toEqual([error]);
  });

  test("while a file is executed, its own functions may change what it made", () => {
    const files = {
      "dags/dag.ts": entry('import { list, made } from "./x.ts";', "list, made: made()"),
      "dags/x.ts":
        "export const list = []; const add = (x) => list.push(x); add(1); add(2); export const made = () => { const own = []; own.push(list.length); return own; };",
    };
    expect(paramsOf(files)).toEqual({ list: [1, 2], made: [2] });
  });
});

test("the environment is what the project allows", () => {
  const text = entry("", "a: process.env.A, b: process.env['B'] ?? 'none'");
  const { dags } = evaluate(text, { environment: { A: "1", B: undefined } });
  expect(dags.map(modelOf)).toMatchObject([{ options: { params: { a: "1", b: "none" } } }]);
});
