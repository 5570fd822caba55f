// Hostile files end early, and always at the same place.
import { describe, expect, test } from "vitest";
import { LIMITS } from "../../../compiler/evaluate/budget.ts";
import { evaluate } from "../../support/evaluate.ts";
import { told } from "../../support/place.ts";

const STEPS = "more than 2,000,000 steps";
const DEPTH = `more than ${LIMITS.depth} levels of calls and expressions`;
const TEXT = `a text of more than ${LIMITS.textLength} characters`;
const LIST = `a list of more than ${LIMITS.listLength} items`;
const ARGUMENTS = `more than ${LIMITS.args} arguments in one call`;
const NESTING = `a value of more than ${LIMITS.nesting} levels`;

const HEAD =
  'import { chain, crossDownstream, dag, task } from "podloom";\nimport { poke } from "some-package";\n';
const LONG = "const l = Array.from({ length: 100000 }, () => 1);";

describe("a file that asks for too much ends with an error at the place:", () => {
  test.each([
    ["while (true) {}", "{}", STEPS],
    ["for (;;) ;", ";", STEPS],
    ["do {} while (true);", "true", STEPS],
    ["const f = () => {}; for (;;) f();", "for (;;) f();", STEPS],
    ["function f(n) { return f(n + 1); } f(0);", "n", DEPTH],
    ["const f = (x) => [x].map(f); f(1);", "[x].map(f)", DEPTH],
    ["const f = ({ a = f({}) }) => a; f({});", "f({})", DEPTH],
    ["const f = () => [1, 2].sort(f); f();", "[1, 2].sort(f)", DEPTH],
    ['let s = "a"; for (;;) s += s;', "s += s", TEXT],
    ["let a = [1]; for (;;) a = [...a, ...a];", "[...a, ...a]", LIST],
    ["const a = []; for (;;) a.push(1);", "a.push(1)", LIST],
    [
      "let o = {}; for (let i = 0; i < 10000; i++) o = { o }; dag({ dag_id: 'd', params: { o } }, () => {});",
      "dag(",
      NESTING,
    ],
    ["let o = {}; for (let i = 0; i < 10000; i++) o = { o }; JSON.stringify(o);", "JSON.stringify(o)", DEPTH],
    ["let o = []; for (let i = 0; i < 10000; i++) o = [o]; o.flat(Infinity);", "o.flat(Infinity)", DEPTH],
    ["let o = []; for (let i = 0; i < 10000; i++) o = [o]; chain(o);", "chain(o)", DEPTH],
    ["JSON.parse('['.repeat(10000) + ']'.repeat(10000));", "JSON.parse(", DEPTH],
    [
      "const a = Array.from({ length: 50000 }, (_, i) => i); let n = 0; a.sort(() => (n = (n * 31 + 7) % 1009) - 500);",
      "(n = ",
      STEPS,
    ],
    ["'a'.repeat(1e9);", "'a'.repeat(1e9)", TEXT],
    ["'a'.padStart(1e9, 'b');", "'a'.padStart(1e9, 'b')", TEXT],
    ["Array.from({ length: 1000 }, () => 'a'.repeat(10000)).join('b');", "Array.from(", TEXT],
    ["'a'.repeat(1000000).replaceAll('a', 'bb');", "'a'.repeat(1000000).replaceAll('a', 'bb')", TEXT],
    ["'a'.repeat(100000).replace('a', '$`'.repeat(100));", "'a'.repeat(100000).replace(", TEXT],
    ["Array.from({ length: 1e9 });", "Array.from({ length: 1e9 })", LIST],
    ["[...'a'.repeat(1e6)];", "[...'a'.repeat(1e6)]", LIST],
    [`const f = (...a) => a; ${LONG} f(...l);`, "f(...l)", ARGUMENTS],
    [`${LONG} for (;;) l.at(0), l.includes(2);`, "l.includes(2)", STEPS],
    [`${LONG} for (;;) l.unshift(l.shift());`, "l.shift()", STEPS],
    [
      "const o = Object.fromEntries(Array.from({ length: 50000 }, (_, i) => ['k' + i, i])); for (;;) Object.keys(o);",
      "Object.keys(o)",
      STEPS,
    ],
    [
      "let o = { a: 1 }; for (let i = 0; i < 40; i++) o = { l: o, r: o }; JSON.stringify(o);",
      "JSON.stringify(o)",
      STEPS,
    ],
    [
      "let o = { a: 1 }; for (let i = 0; i < 40; i++) o = { l: o, r: o }; dag({ dag_id: 'd', params: { o } }, () => {});",
      "dag(",
      STEPS,
    ],
    ["const t = 'a'.repeat(1e6), n = 'a'.repeat(5e5) + 'b'; for (;;) t.indexOf(n);", "t.indexOf(n)", STEPS],
    ["const t = 'a'.repeat(1e6) + 'b', u = 'a'.repeat(1e6) + 'b'; for (;;) t === u;", "t === u", STEPS],
    ["for (;;) /\\s+$/.test(' '.repeat(20000) + 'x');", "/\\s+$/.test(", STEPS],
    [`/${"(a|a)".repeat(25)}b/.test('a'.repeat(25));`, "/(a|a)", STEPS],
    ["dag({ dag_id: 'd' }, () => { for (;;) task({ task_id: 't' }, () => {})(); });", "", STEPS],
    [
      "dag({ dag_id: 'd' }, () => { const t = task({ task_id: 'a' }, () => {}); const a = Array.from({ length: 5000 }, () => t()); crossDownstream(a, a); });",
      "crossDownstream(a, a)",
      STEPS,
    ],
    [
      "const l = Array.from({ length: 90000 }, () => 1); const r = poke(l); let x = r; for (;;) x = x ?? l;",
      "x ?? l",
      STEPS,
    ],
    [`let x = process.argv; for (;;) { const y = x ?? [${"1, ".repeat(10_000)}]; }`, "x ?? [1, 1", STEPS],
    [
      "const l = Array.from({ length: 50000 }, (_, i) => ({ i })); for (;;) { const r = poke([...l]); }",
      "[...l]",
      STEPS,
    ],
  ])("%s", (code, place, limit) => {
    const [found = "", ...more] = evaluate(HEAD + code).diagnostics.map(told);
    expect(found).toMatch(/^evaluate\/budget at /);
    expect(found.slice("evaluate/budget at ".length)).toSatisfy((text: string) => text.startsWith(place));
    expect(found).toContain(`: the file needs too much work to be read: ${limit}`);
    expect(more).toEqual([]);
  });
});

describe("what is long and not deep is read:", () => {
  test.each([
    ["5,000 sums", `const x = ${"1 + ".repeat(5000)}1;`],
    ["5,000 texts", `const x = ${"'a' + ".repeat(5000)}'';`],
    ["5,000 times `&&`", `const x = ${"1 && ".repeat(5000)}1;`],
    ["5,000 commas", `let y = 0; ${"y++, ".repeat(5000)}y;`],
    ["200 times `else if`", `let z = 0; ${"if (z) {} else ".repeat(200)} {}`],
    ["200 levels of lists", `const x = ${"[".repeat(200)}${"]".repeat(200)};`],
    [
      "20,000 cases",
      `switch (1e9) { ${Array.from({ length: 20_000 }, (_, index) => `case ${index}: break;`).join("")} }`,
    ],
    ["a list of 50,000", `const x = [${"1,".repeat(50_000)}];`],
    ["recursion to 100", "const f = (n) => (n > 0 ? f(n - 1) : 0); f(100);"],
  ])("%s", (_what, code) => {
    expect(evaluate(HEAD + code).diagnostics).toEqual([]);
  });
});
