// Where values come from: the text that each leaf is written as, and the stops on its way to the DAG.
import { describe, expect, test } from "vitest";
import type { Located, Origin, Step } from "../../../compiler/model.ts";
import { evaluate, type Files } from "../../support/evaluate.ts";
import { marked } from "../../support/place.ts";

/** The stops of an origin from the written value on, each as `kind name`. */
function stepsOf({ steps }: Origin): string[] {
  const list: string[] = [];
  for (let step: Step | undefined = steps; step !== undefined; step = step.previous)
    list.unshift(`${step.kind} ${step.name}`);
  return list;
}

function describeOrigin(origin: Origin): string {
  return [marked(origin.span), ...stepsOf(origin)].join(" · ");
}

/** Each leaf of a tree by its path: the text that it is written as, then its stops. */
function leavesOf(value: Located, path = ""): Record<string, string> {
  if (value.kind === "scalar") return { [path]: describeOrigin(value.origin) };
  const parts =
    value.kind === "map"
      ? [...value.entries].map(([key, entry]) => [key, entry.value] as const)
      : [...value.items.entries()];
  return Object.assign(
    {},
    ...parts.map(([key, part]) => leavesOf(part, path === "" ? `${key}` : `${path}.${key}`)),
  );
}

function paramsOf(code: string, files: Files = {}): Record<string, string> {
  const { dags, diagnostics } = evaluate({
    ...files,
    "dags/dag.ts": `import { dag, task } from "podloom";\n${code}\n`,
  });
  expect(diagnostics).toEqual([]);
  const params = dags[0]?.options.entries.get("params")?.value;
  return params === undefined ? {} : leavesOf(params);
}

describe("a leaf of the options", () => {
  test.each<[string, string, string, Record<string, string>]>([
    [
      "is where it is written",
      "",
      "{ a: 1, b: ['x', { c: null }] }",
      { a: "1", "b.0": "'x'", "b.1.c": "null" },
    ],
    ["passes a constant", "const a = 'x';", "{ a }", { a: "'x' · constant a" }],
    [
      "passes constants in their order",
      "const a = 'x'; const b = a;",
      "{ v: b }",
      { v: "'x' · constant a · constant b" },
    ],
    [
      "is a part of a constant",
      "const o = { a: { b: 1 } };",
      "{ v: o.a.b, w: o.a }",
      { v: "1 · constant o", "w.b": "1 · constant o" },
    ],
    [
      "passes a spread",
      "const base = { a: 1 };",
      "{ ...base, b: 2 }",
      { a: "1 · constant base · spread base", b: "2" },
    ],
    [
      "passes the spread of a list",
      "const one = [1]; const two = [...one, 2];",
      "{ v: [...two] }",
      {
        "v.0": "1 · constant one · spread one · constant two · spread two",
        "v.1": "2 · constant two · spread two",
      },
    ],
    ["comes out of a call", "const f = () => 'x';", "{ v: f() }", { v: "'x' · call f" }],
    [
      "comes out of calls, the innermost first",
      "const f = () => 'x'; function g() { return { v: f(), w: 2 }; }",
      "g()",
      { v: "'x' · call f · call g", w: "2 · call g" },
    ],
    [
      "passes a constant inside a call and then leaves it",
      "const f = () => { const own = 'x'; return own; };",
      "{ v: f() }",
      { v: "'x' · constant own · call f" },
    ],
    ["is an argument", "const f = (x) => ({ v: x });", "f('x')", { v: "'x'" }],
    [
      "is made of others",
      "const a = 1; const f = (x) => `${x}-${a}`;",
      "{ v: f(2), w: a + 3 }",
      { v: "`${x}-${a}` · call f", w: "a + 3" },
    ],
    [
      "leaves a loop",
      "const list = []; for (const n of [1, 2]) list.push(`n${n}`);",
      "{ v: list[0] }",
      { v: "`n${n}` · loop n · constant list" },
    ],
    [
      "passes the loop that walks it",
      "const all = ['x']; const out = []; for (const one of all) out.push(one);",
      "{ v: out[0] }",
      { v: "'x' · constant all · loop one · constant one · loop one · constant out" },
    ],
    [
      "comes by a method",
      "const all = ['x']; const f = (s) => s;",
      "{ v: all.map(f)[0], w: all.find(() => true) }",
      { v: "'x' · constant all", w: "'x' · constant all" },
    ],
    [
      "is a choice",
      "const a = 'x'; const b = 'y';",
      "{ v: true ? a : b, w: a || b, u: null ?? 'z' }",
      { v: "'x' · constant a", w: "'x' · constant a", u: "'z'" },
    ],
    [
      "has one stop for all the times that a function calls itself",
      "const f = (n) => (n > 0 ? f(n - 1) : 'x');",
      "{ v: f(5) }",
      { v: "'x' · call f · call f" },
    ],
    ["is destructured", "const { a: [b] } = { a: ['x'] };", "{ v: b }", { v: "'x' · constant b" }],
  ])("%s", (_what, code, params, expected) => {
    expect(paramsOf(`${code}\ndag({ dag_id: "d", params: ${params} }, () => {});`)).toEqual(
      Object.fromEntries(Object.entries(expected)),
    );
  });

  test("is where it is written in another file", () => {
    const files = { "dags/x.ts": "export const size = 'big';", "dags/y.json": '{ "a": ["deep"] }' };
    const code =
      'import { size } from "./x.ts";\nimport y from "./y.json" with { type: "json" };\ndag({ dag_id: "d", params: { size, y } }, () => {});';
    expect(paramsOf(code, files)).toEqual({ size: "'big' · constant size", "y.a.0": '"deep" · constant y' });
  });

  test("shares its span with others from the same text", () => {
    const { dags } = evaluate(
      'import { dag } from "podloom";\nconst a = "x";\ndag({ dag_id: "d", tags: [a, a] }, () => {});\n',
    );
    const tags = dags[0]?.options.entries.get("tags")?.value;
    const [one, other] = tags?.kind === "list" ? tags.items : [];
    expect(one).toBeDefined();
    expect(one?.origin.span).toBe(other?.origin.span);
  });
});

test("a task says by which calls and loops it came to be declared", () => {
  const { dags } = evaluate(`import { dag, task } from "podloom";
const base = { retries: 1 };
const load = (region) => task({ task_id: \`load_\${region}\`, ...base, queue: "q" }, async () => {});
dag({ dag_id: "d" }, () => { for (const region of ["eu", "us"]) load(region)(); });
`);
  const [, us] = dags[0]?.tasks ?? [];
  expect(us && describeOrigin(us.origin)).toMatch(/^task\(\{.*\}\) · call load · loop region$/);
  expect(us && marked(us.span)).toBe("load(region)()");
  expect(us && leavesOf(us.options)).toEqual({
    task_id: "`load_${region}`",
    retries: "1 · constant base · spread base",
    queue: '"q"',
  });
});
