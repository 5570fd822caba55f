// Literals, operators, members, calls.
import type { Row } from "./row.ts";

export const literals: readonly Row[] = [
  ["", "'a\\n\\u{1f600}'", "a\n😀"],
  ["", "`a${1 + 1}b${`c${null}`}`", "a2bcnull"],
  ["", "[0x1f, 1_000, 1e3, .5, 0b11, 0o17]", [31, 1000, 1000, 0.5, 3, 15]],
  ["", "[true, false, null, undefined]", [true, false, null, null]],
  ["", "-0", 0],
  ["", "{ a: 1, a: 2 }", { a: 2 }],
  ["const b = 1;", "{ b, 'c-d': 2, 3: 4, [`e${b}`]: 5, f: undefined }", { 3: 4, b: 1, "c-d": 2, e1: 5 }],
  ["", "Object.keys({ b: 1, 10: 1, 2: 1, a: 1, '-1': 1, '01': 1 })", ["2", "10", "b", "a", "-1", "01"]],
  [
    "const base = { a: 1, b: 2 };",
    "{ b: 0, ...base, a: 3, ...null, ...undefined, ...[7], ...'hi' }",
    { 0: "h", 1: "i", b: 2, a: 3 },
  ],
  ["const list = [1, 2];", "[0, ...list, ...'ab', ...new Set([3, 3])]", [0, 1, 2, "a", "b", 3]],
  ["", "(1 as number) + (2 satisfies number) + 3!", 6],
  ["", "[] as const", []],
  ["", "typeof (() => 1).name", "string"],
];

export const operators: readonly Row[] = [
  ["", "[7 % 3, -7 % 3, 2 ** 10, 7 / 2, 1 - '3', +'0x10', +'', -'2']", [1, -1, 1024, 3.5, -2, 16, 0, -2]],
  [
    "",
    "['a' + 1, 1 + 2 + 'b', 'c' + null, 'd' + undefined, true + 1]",
    ["a1", "3b", "cnull", "dundefined", 2],
  ],
  ["", "[5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, -16 >> 2, -1 >>> 28]", [1, 7, 6, -6, 16, -4, 15]],
  [
    "",
    "[1 < 2, 'b' < 'a', '10' < '9', 10 < '9', null >= 0, undefined >= 0, NaN != NaN]",
    [true, false, true, false, true, false, true],
  ],
  [
    "",
    "[1 == '1', null == undefined, null == 0, '' == 0, 1 === '1', [] == null]",
    [true, true, false, true, false, false],
  ],
  ["const a = [], b = a;", "[a === b, a === [], a !== b]", [true, false, false]],
  ["", "[0 || 'x', '' ?? 'x', null ?? 'x', 1 && 2, 0 && 2, !0, !!'a']", ["x", "", "x", 2, 0, true, true]],
  ["", "(1, 2, 3)", 3],
  [
    "let n = 0; const t = (v) => { n += 1; return v; };",
    "[t(0) && t(1), t(1) || t(2), t(null) ?? t(3), n]",
    [0, 1, 3, 4],
  ],
  ["const o = { a: 1 };", "['a' in o, 'b' in o, 'toString' in o]", [true, false, true]],
  [
    "",
    "[typeof 1, typeof 'a', typeof null, typeof undefined, typeof [], typeof (() => 1), typeof Map, typeof Math, typeof Array]",
    ["number", "string", "object", "undefined", "object", "function", "function", "object", "function"],
  ],
  ["", "void 0 ?? 'gone'", "gone"],
  ["", "1 ? 0 ? 'a' : 'b' : 'c'", "b"],
];

export const assignments: readonly Row[] = [
  ["let a = 1; const b = (a = 2) + a; a += 3; a *= 2; a **= 2; a -= 1; a /= 3; a %= 20;", "[a, b]", [13, 4]],
  ["let a = 5; a <<= 2; a |= 3; a &= 22; a ^= 1; a >>= 1; a >>>= 1;", "a", 5],
  [
    "let a = null, b = 0, c = 1; a ??= 'x'; b ||= 'y'; c &&= 'z'; a ??= 'no'; c ||= 'no';",
    "[a, b, c]",
    ["x", "y", "z"],
  ],
  ["let i = 0; const seen = [i++, ++i, i--, --i];", "[seen, i]", [[0, 2, 2, 0], 0]],
  ["let s = '4'; const old = s++;", "[old, s]", [4, 5]],
  [
    "const list = [1, 2]; let i = 0; list[i++] += 10; list[i] = i; list[2] = 'end';",
    "[list, i]",
    [[11, 1, "end"], 1],
  ],
  [
    "const o: any = {}; o.a = 1; o['b' + 1] = 2; o.a += 1; delete o.b1; o.c = 3; o.a = 9;",
    "o",
    { a: 9, c: 3 },
  ],
  [
    "let f = 0; const o = { get: () => 1 }; const use = (x) => x;",
    "o.get(o.get = () => 2, f = 5) + f + o.get()",
    8,
  ],
];

export const references: readonly Row[] = [
  [
    "const o = { a: { b: [1, { c: 2 }] } };",
    "[o.a.b[1].c, o['a']['b'][0], o.a.b.length, o.a.x]",
    [2, 1, 2, null],
  ],
  [
    "const o: any = { f: () => ({ g: 1 }) };",
    "[o?.f?.().g, o.x?.y.z.w, o.x?.[0].a, o.x?.(), (null)?.x]",
    [1, null, null, null, null],
  ],
  ["let n = 0; const o: any = null;", "[o?.a(n++), o?.[n++], n]", [null, null, 0]],
  ["const o: any = { a: null };", "[o.a?.b!.c, (o?.b)?.c]", [null, null]],
  ["const t = 'aé😀';", "[t.length, t[1], t[9], t['0'], [...t].length]", [4, "é", null, "a", 3]],
  ["const l = [1, 2];", "[l['1'], l['01'], l[-1], l['length'], l[0.5]]", [2, null, null, 2, null]],
  [
    "function f() {} const g = () => 1; const h = { i() {}, j: () => 1, ['k' + 1]: function () {} };",
    "[f.name, g.name, h.i.name, h.j.name, h.k1.name, (() => 1).name]",
    ["f", "g", "i", "j", "k1", ""],
  ],
  [
    "let a; a = () => 1; const { b = () => 1, c: d = function () {} } = {} as any; const e = (0, () => 1);",
    "[a.name, b.name, d.name, e.name]",
    ["a", "b", "d", ""],
  ],
  ["const f = function own(n) { return n > 0 ? own(n - 1) : own.name; };", "f(2)", "own"],
  [
    "const o = { undefined: 1, NaN: 2 }; const k = { 1: 'n', true: 'b', null: 'z' };",
    "[o[undefined], o[NaN], k[1], k[true], k[null]]",
    [1, 2, "n", "b", "z"],
  ],
];

export const functions: readonly Row[] = [
  [
    "const add = (a, b = a + 1, ...rest) => a + b + rest.length;",
    "[add(1), add(1, 1), add(1, undefined, 0, 0)]",
    [3, 2, 5],
  ],
  ["function f(a, g = () => a) { a = 2; return g(); }", "f(1)", 2],
  ["function f(x, g = () => x) { const h = () => x; x = 5; return [g(), h()]; }", "f(1)", [5, 5]],
  ["function f(a, b = () => a) { function a2() {} { const a = 3; } return b(); }", "f(1)", 1],
  [
    "const f = ({ a, b: [c, d = 4] = [3], ...r }, [e] = 'xy') => [a, c, d, r, e];",
    "f({ a: 1, z: 2 } as any)",
    [1, 3, 4, { z: 2 }, "x"],
  ],
  ["function fact(n) { return n <= 1 ? 1 : n * fact(n - 1); }", "fact(10)", 3628800],
  ["const fib = (n) => { if (n < 2) return n; return fib(n - 1) + fib(n - 2); };", "fib(12)", 144],
  ["const curry = (a) => (b) => (c) => [a, b, c];", "curry(1)(2)(3)", [1, 2, 3]],
  ["function f() { return g(); function g() { return 'hoisted'; } }", "f()", "hoisted"],
  ["function f() { function g() { return 1; } function g() { return 2; } return g(); }", "f()", 2],
  [
    "const early = (n) => { for (const i of [1, 2, 3]) { if (i === n) return i; } };",
    "[early(2), early(9)]",
    [2, null],
  ],
  ["const f = (...all) => all;", "f(...[1, 2], 3, ...'a')", [1, 2, 3, "a"]],
  ["const o = { a: 1, f(x) { return x + 1; }, g: (x) => x };", "[o.f(1), o.g(o.f(2)), o['f'](3)]", [2, 3, 4]],
  ["let n = 0; const f = (a = n++, b = n++) => [a, b];", "[f(), f(9), n]", [[0, 1], [9, 2], 3]],
  ["function f(this: void, a) { return a; }", "f(1)", 1],
  ["function over(a: string): void; function over(a) { return a; }", "over('x')", "x"],
];

export const destructuring: readonly Row[] = [
  [
    "const { a, b: { c = 2 } = {}, ['d' + 1]: e, 'f-g': h, 5: five, ...rest } = { a: 1, d1: 3, 'f-g': 4, 5: 6, y: 7, 1: 8 } as any;",
    "[a, c, e, h, five, rest]",
    [1, 2, 3, 4, 6, { 1: 8, y: 7 }],
  ],
  ["const [a, , b = 'd', ...c] = [1, 2, undefined, 4, 5];", "[a, b, c]", [1, "d", [4, 5]]],
  [
    "const [x, y] = 'hé'; const { length } = 'abc'; const { length: n } = [1, 2];",
    "[x, y, length, n]",
    ["h", "é", 3, 2],
  ],
  ["const m = new Map([['k', [1, 2]]]); const [[key, [one, two]]] = m;", "[key, one, two]", ["k", 1, 2]],
  ["let n = 0; const { a = n++, b = n++ } = { a: 1 } as any;", "[a, b, n]", [1, 0, 1]],
  ["const it = [1, 2, 3].values(); const [a] = it; const [b] = it;", "[a, b, [...it]]", [1, 2, [3]]],
  ["let [a, b] = [1, 2]; a = b;", "[a, b]", [2, 2]],
];
