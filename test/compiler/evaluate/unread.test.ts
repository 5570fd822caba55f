// Code that is not read may change what it gets hold of: of that nothing is known any more.
import { describe, expect, test } from "vitest";
import { evaluate } from "../../support/evaluate.ts";

function codesOf(code: string, expression: string): string[] {
  const text = `import { dag, task } from "podloom";\nimport lib, { poke, Client } from "some-package";\n${code}\ndag({ dag_id: "d", params: { v: ${expression} } }, () => {});\n`;
  return evaluate(text).diagnostics.map(({ code: own }) => own);
}

describe("what code that is not read can reach cannot be used:", () => {
  test.each([
    ["its argument", "const l = [1]; const r = poke(l);", "l"],
    ["what its argument holds", "const l = [1]; const r = poke({ deep: [l] });", "l"],
    ["what a map holds", "const l = [1]; const r = poke(new Map([['a', l]]));", "l"],
    ["a map", "const m = new Map([['a', 1]]); const r = poke(m);", "m.get('a')"],
    ["what an iterator gives", "const l = [1]; const i = [l].values(); const r = poke(i);", "l"],
    ["an iterator", "const i = [1, 2].values(); const r = poke(i);", "[...i]"],
    ["a variable that a callback changes", "let n = 0; const r = poke(() => { n++; });", "n"],
    ["what a callback mentions", "const l = [1]; const r = poke(() => l.push(2));", "l"],
    [
      "what a function of a callback changes",
      "let n = 0; const up = () => { n += 1; }; const r = poke(() => up());",
      "n",
    ],
    ["a variable, later too", "let n = 0; const r = poke(() => { n = 5; }); const again = poke();", "n"],
    [
      "what a variable is set to later",
      "let l = [1]; const r = poke(() => l.push(1)); const m = [2]; l = m;",
      "m",
    ],
    ["what is declared later", "const r = poke(() => later.push(1)); const later = [1];", "later"],
    ["the receiver of its method", "const c = lib.create(); const l = [1]; const r = c.use(l);", "l"],
    ["the argument of `new`", "const l = [1]; const c = new Client(l);", "l"],
    ["what an async function changes", "let n = 0; const f = async () => { n++; }; const r = f();", "n"],
    ["what a class changes", "let n = 0; class A { constructor() { n++; } } const a = new A();", "n"],
    ["what a static block changes", "let n = 0; class A { static { n++; } }", "n"],
    ["what a class holds", "const l = [1]; class A { static l = l; } const r = A.l.push(2);", "l"],
    ["what a tagged template gets", "const l = [1]; const r = lib.sql`${l}`;", "l"],
    [
      "what a template's own function changes",
      "let n = 0; const tag = (s, v) => { n++; return v; }; const r = tag`${1}`;",
      "n",
    ],
    [
      "what a choice may be",
      "const a = [1]; const r = Math.random() > 0.5 ? a : []; const s = r.push(2);",
      "a",
    ],
    ["what a fallback may be", "const a = [1]; const r = process.argv ?? a; const s = r.push(2);", "a"],
    ["what a default may be", "const a = [1]; const { x = a } = lib.settings; const s = x.push(2);", "a"],
    [
      "what a chosen function changes",
      "let n = 0; const r = Math.random() > 0.5 ? () => n++ : null; const s = r?.();",
      "n",
    ],
    [
      "an item of a list with a hole",
      "const a = [1]; const l = [a, , 2]; const r = l.map((x) => x.push(2));",
      "a",
    ],
    [
      "a member of an object with a getter",
      "const a = [1]; const o = { a, get b() { return 1; } }; const r = o.a.push(2);",
      "a",
    ],
    ["what a replacer changes", "let n = 0; const r = 'a'.replace(/a/, () => { n++; return 'b'; });", "n"],
    [
      "what `toJSON` changes",
      "let n = 0; const o = { toJSON: () => n++ }; const r = JSON.stringify(o);",
      "n",
    ],
    ["what `toString` changes", "let n = 0; const o = { toString: () => `${n++}` }; const r = `${o}`;", "n"],
    ["what a borrowed method changes", "const l = [1]; const push = l.push.bind(l); const r = push(2);", "l"],
    [
      "what a method of `Object` changes",
      "const o = { a: 1 }; const r = Object.defineProperty(o, 'a', { value: 2 });",
      "o.a",
    ],
    [
      "what a callback of a list's method changes",
      "let n = 0; const r = [1].map(lib.each(() => { n++; }));",
      "n",
    ],
  ])("%s", (_what, code, expression) => {
    expect(codesOf(code, expression)).toHaveLength(1);
  });
});

describe("what it cannot reach can be used:", () => {
  test.each([
    ["a copy", "const l = [1]; const r = poke([...l]);", "l"],
    [
      "a variable that is set to something else",
      "let x = 1; let y = 2; y = lib.size; y = process.argv;",
      "x",
    ],
    ["a text", "const t = 'a'; const r = poke(t);", "t"],
    ["a variable that a callback only reads", "let n = 1; const r = poke(() => n);", "n"],
    ["another list", "const l = [1], m = [2]; const r = poke(m);", "l"],
    [
      "what only a task's function uses",
      "const l = [1]; const t = task({}, async function later() { poke(l); });",
      "l",
    ],
    ["what only a class mentions", "const l = [1]; class A { static f() { return l.push(1); } }", "l"],
    [
      "what a choice mentions and nobody changes",
      "const o = { a: 1 }; const r = process.argv ?? o.a;",
      "o.a",
    ],
  ])("%s", (_what, code, expression) => {
    expect(codesOf(code, expression)).toEqual([]);
  });
});

test("a choice that nobody knows must not do anything", () => {
  expect(codesOf("const l = [1]; const r = Math.random() > 0.5 ? l.push(2) : 0;", "l")).toEqual([
    "evaluate/random",
  ]);
  expect(codesOf("let n = 0; const r = process.argv?.find((x) => n++);", "n")).toEqual([
    "evaluate/unsupported",
  ]);
});

test("through it nobody makes tasks", () => {
  const [first] = evaluate(
    'import { dag } from "podloom";\nimport { poke } from "some-package";\nconst r = poke(() => dag({ dag_id: "d" }, () => {}));\n',
  ).diagnostics;
  expect(first?.message).toBe(
    "dag is handed to code that the compiler does not read, which might add tasks with it",
  );
});

test("inside a DAG's body a call of it is one error", () => {
  const { diagnostics } = evaluate(
    'import { dag } from "podloom";\nimport { poke } from "some-package";\ndag({ dag_id: "d" }, () => { poke(1); });\n',
  );
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'poke comes from the package "some-package", whose code the compiler does not read',
  ]);
});
