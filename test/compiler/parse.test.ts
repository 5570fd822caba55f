// Texts to syntax trees: the errors that Node finds before it runs anything, and texts that are hostile to the parser.
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { parse } from "../../compiler/parse.ts";
import { ts as bundled } from "../../compiler/typescript.ts";
import { collect } from "../support/diagnostics.ts";
import { told } from "../support/place.ts";

function errorsOf(text: string, path = "dags/dag.ts"): string[] {
  return collect((report) => parse({ path, text }, report)).diagnostics.map(told);
}

test("the bundle parses with the TypeScript that ts-morph brings", () =>
  expect(bundled.createSourceFile).toBe(ts.createSourceFile));

describe("what Node does not start", () => {
  test.each([
    ["let a; let a;", "a", "a is declared twice"],
    ["const a = 1; function a() {}", "a", "a is declared twice"],
    ["import { a } from './a.ts'; const a = 1;", "a", "a is declared twice"],
    ["import a, { b as a } from './a.ts';", "a", "a is declared twice"],
    ["function a() {} function a() {}", "a", "a is declared twice"],
    ["class A {} enum A {}", "A", "A is declared twice"],
    ["{ let a; { var a; } }", "a", "a is declared twice"],
    ["function f(a) { let a; }", "a", "a is declared twice"],
    ["function f() { let a; function a() {} }", "a", "a is declared twice"],
    ["const f = (a, { b: a }) => a;", "{ b: a }", "a is declared twice"],
    ["try {} catch (e) { let e; }", "e", "e is declared twice"],
    ["switch (1) { case 1: let a; case 2: let a; }", "a", "a is declared twice"],
    ["for (let i of []) { var i; }", "i", "i is declared twice"],
    ["task(() => { let a; let a; });", "a", "a is declared twice"],
    ["let await = 1;", "await", "await cannot be the name of a variable"],
    ["function f(eval) {}", "eval", "eval cannot be the name of a variable"],
    ["export const a = 1; export { a };", "a", "a is exported twice"],
    ["export default 1; export default 2;", "export default 2;", "default is exported twice"],
    ["interface T {} export { T };", "T", "T is exported and is no value of this file"],
    ["return 1;", "return 1;", "`return` outside of a function"],
    ["break;", "break;", "`break` outside of a loop or switch"],
    ["for (;;) { const f = () => { continue; }; }", "continue;", "`continue` outside of a loop"],
    ["for (;;) { break a; }", "break a;", "there is no label a around this"],
    ["a: a: for (;;) ;", "a: for (;;) ;", "the label a is there already"],
    ["const f = () => { await 1; };", "await 1", "`await` in a function that is not async"],
    [
      "const f = () => { for await (const a of b) {} };",
      "for await (const a of b) {}",
      "`for await` in a function that is not async",
    ],
    ["function f() { yield 1; }", "yield 1", "`yield` outside of a generator"],
    ["new.target;", "new.target", "`new.target` outside of a function"],
    ["with (a) {}", "with (a) {}", "a module cannot have `with`"],
    ["const a;", "const a;", "a declaration that needs a value"],
    ["for (const i;;) ;", "for (const i;;) ;", "a declaration that needs a value"],
    [
      "for (const a = 1 of b) ;",
      "for (const a = 1 of b) ;",
      "the head of this loop declares one variable without a value",
    ],
    ["if (a) function f() {}", "if (a) function f() {}", "a declaration that is not in a block"],
    ["while (a) let b = 1;", "while (a) let b = 1;", "a declaration that is not in a block"],
    ["switch (1) { default: default: }", "{ default: default: }", "a switch with two defaults"],
    ["f() = 1;", "f() = 1", "this cannot be assigned to"],
    ["a?.b = 1;", "a?.b = 1", "this cannot be assigned to"],
    ["arguments = 1;", "arguments = 1", "this cannot be assigned to"],
    ["[a] += 1;", "[a] += 1", "this cannot be assigned to"],
    ["1++;", "1++", "this cannot be assigned to"],
    ["a ?? b || c;", "a ?? b || c", "`??` beside `||` or `&&` needs parentheses"],
    ["delete (a as any);", "delete (a as any)", "a variable cannot be deleted"],
    ["({ a = 1 });", "a = 1", "`=` after a property of an object"],
    ["const f = (...a, b) => a;", "(...a, b) => a", "the rest comes last"],
    ["const [...a, b] = c;", "[...a, b]", "the rest comes last"],
    [
      "function f(a = 1) { 'use strict'; }",
      "function f(a = 1) { 'use strict'; }",
      '"use strict" in a function with defaults or destructuring',
    ],
    [
      "class A { constructor() {} constructor() {} }",
      "class A { constructor() {} constructor() {} }",
      "a class with two constructors",
    ],
    ["a?.`b`;", "a?.`b`", "a template after an optional chain"],
    ["{ export const a = 1; }", "export const a = 1;", "this can stand only at the top level of a module"],
    ["const a = /(/;", "/(/", "Invalid regular expression: /(/: Unterminated group"],
    ["const a = 08;", "08", "Decimals with leading zeros are not allowed."],
    ["const = ;", "=", "Variable declaration expected."],
  ])("%s", (text, place, problem) => {
    expect(errorsOf(text)).toEqual([`syntax/error at ${place}: ${problem}`]);
  });
});

describe("what Node does start", () => {
  test.each([
    "function f() { function a() {} function a() {} var a; var a; }",
    "function f(a) { var a; function a() {} }",
    "let a; { let a; { let a; } } function f(a) { { let a; } }",
    "try {} catch (e) { var x; { let e; } } try {} catch {}",
    "for (let i = 0; ; ) { let i; break; } switch (1) { case 1: { let a; } default: { let a; } }",
    "function over(a: string): void; function over(a: any) {} interface A {} class A {} type B = 1; const B = 1;",
    "import type { T } from './t.ts'; import { type U } from './t.ts'; const T = 1, U = 2; export { T, U }; export type { T as V };",
    "a: for (;;) { b: for (;;) { continue a; break b; } } c: { break c; }",
    "async () => { await 1; for await (const a of b) {} }; function* g() { yield 1; } await 1; for await (const a of b) {}",
    "[a, b.c, ...d] = e; ({ a = 1, b: [c = 2] = [] } = d); for ([a, b] of c) ; (a) = 1; (a as any).b = 1; a!.b++;",
    "(a ?? b) || c; a ?? (b && c); delete a.b; const f = (a, ...b) => a; const [a1, ...b1] = c; const { a2, ...b2 } = c;",
    "class A { static { } constructor(); constructor(a?: any) {} m() { return new.target; } get a() { return 1; } }",
    "declare const a: string; declare function f(): void; const a1 = (this: void, x) => x; let b!: number; enum E { A }",
    "const r = [/a(?<n>b)\\k<n>/u, /[\\]/]/g]; if (a) var b = 1; export default class {}",
  ])("%s", (text) => {
    expect(errorsOf(text)).toEqual([]);
  });
});

test("all errors of a file are told", () => {
  expect(errorsOf("return 1;\nlet a, a;\nbreak;\n").toSorted()).toEqual([
    "syntax/error at a: a is declared twice",
    "syntax/error at break;: `break` outside of a loop or switch",
    "syntax/error at return 1;: `return` outside of a function",
  ]);
});

describe("a text that is hostile to the parser is too deep:", () => {
  test.each([
    ["brackets", "[".repeat(10_000)],
    ["brackets that a large stack would hold", `x = ${"[".repeat(260)}${"]".repeat(260)}`],
    ["parentheses", `x = ${"(".repeat(10_000)}`],
    ["functions", `x = ${"() => ".repeat(10_000)}1`],
    ["conditions", `x = ${"a ? b : ".repeat(10_000)}c`],
    ["what may be a call or a function", `x = ${"async(a = ".repeat(50)}${")".repeat(50)}`],
    ["what may be types or comparisons", `x = ${"(a = a<(a = ".repeat(60)}`],
  ])("%s", (_what, text) => {
    expect(errorsOf(text).map((error) => error.split(" ", 1)[0])).toEqual(["syntax/too-deep"]);
  });

  test("and so is JSON", () => {
    expect(
      errorsOf("[".repeat(5000) + "]".repeat(5000), "a.json").map((error) => error.split(" ", 1)[0]),
    ).toEqual(["syntax/too-deep"]);
  });
});

test("a long row of operators is no deep text", () => {
  expect(
    errorsOf(`const x = ${"a + ".repeat(50_000)}1; const y = [${"(a) => a, ".repeat(20_000)}];`),
  ).toEqual([]);
});

test("JSON is JSON", () => {
  expect(errorsOf("{ a: 1 }", "a.json")).toEqual([
    expect.stringMatching(/^load\/bad-json at .*this is not JSON/),
  ]);
  expect(errorsOf('{ "a": [1, -2.5e3, null] }', "a.json")).toEqual([]);
});
