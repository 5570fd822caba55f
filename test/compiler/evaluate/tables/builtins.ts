// What JavaScript brings: methods of lists, texts and numbers, and the global objects.
import type { Row } from "./row.ts";

export const lists: readonly Row[] = [
  [
    "const l = [3, 1, 2];",
    "[l.map((x, i, all) => x * i + all.length), l.filter((x) => x > 1), l.find((x) => x < 3), l.findIndex((x) => x === 9)]",
    [[3, 4, 7], [3, 2], 1, -1],
  ],
  [
    "const l = [1, 2, 3, 4];",
    "[l.findLast((x) => x < 4), l.findLastIndex((x) => x < 3), l.some((x) => x > 3), l.every((x) => x > 1), l.at(-1), l.at(9)]",
    [3, 1, true, false, 4, null],
  ],
  [
    "const l = ['a', 'b', 'c'];",
    "[l.reduce((s, x, i) => s + x + i, '-'), l.reduceRight((s, x) => s + x), l.indexOf('b'), l.includes('z'), l.lastIndexOf('c')]",
    ["-a0b1c2", "cba", 1, false, 2],
  ],
  [
    "",
    "[[NaN].includes(NaN), [NaN].indexOf(NaN), [1, [2, [3, [4]]]].flat(), [[1, [2]]].flat(Infinity), [[1]].flat(0), [1, [2]].flat(undefined)]",
    [true, -1, [1, 2, [3, [4]]], [1, 2], [[1]], [1, 2]],
  ],
  [
    "",
    "[[1, 2].flatMap((x) => [x, [x]]), [1].concat(2, [3, [4]]), [1, 2, 3].slice(-2), [1, 2, 3].slice(1, -1), [1, null, undefined, 'a'].join('-')]",
    [[1, [1], 2, [2]], [1, 2, 3, [4]], [2, 3], [2], "1---a"],
  ],
  [
    "const l = [10, 9, 1, undefined, 'b', null];",
    "[l.toSorted(), [3, 1, 2].toSorted((a, b) => b - a), [3, undefined, 1].sort((a, b) => a - b), l.length]",
    [[1, 10, 9, "b", null, null], [3, 2, 1], [1, 3, null], 6],
  ],
  [
    "const l = [1, 2, 3]; const m = l.reverse(); m.push(0); l.unshift(9, 8); const p = l.pop(), s = l.shift();",
    "[l, m === l, p, s, l.push(5, 6)]",
    [[8, 3, 2, 1, 5, 6], true, 0, 9, 6],
  ],
  [
    "const l = [1, 2, 3, 4, 5]; const cut = l.splice(1, 2, 'a', 'b', 'c'); const end = l.splice(-1); const none = l.splice(0, undefined);",
    "[l, cut, end, none]",
    [[1, "a", "b", "c", 4], [2, 3], [5], []],
  ],
  [
    "const l = [1, 2, 3];",
    "[l.toReversed(), l.toSpliced(1, 1), l.with(1, 9), l.with(-1, 9), l, [0, 0].fill(7), Array.of(1, 2)]",
    [
      [3, 2, 1],
      [1, 3],
      [1, 9, 3],
      [1, 2, 9],
      [1, 2, 3],
      [7, 7],
      [1, 2],
    ],
  ],
  [
    "",
    "[Array.from('ab'), Array.from([1, 2], (x, i) => x * i), Array.from({ length: 3 }, (_, i) => i), Array.from({ length: 2, 0: 'a' }), Array.isArray([])]",
    [["a", "b"], [0, 2], [0, 1, 2], ["a", null], true],
  ],
  [
    "const l = [{ k: 'b', n: 1 }, { k: 'a', n: 2 }, { k: 'b', n: 3 }];",
    "l.toSorted((x, y) => (x.k < y.k ? -1 : x.k > y.k ? 1 : 0)).map((x) => x.n)",
    [2, 1, 3],
  ],
  [
    "const l = [1, 2, 3]; l.forEach((x, i) => { l[i] = x * 2; });",
    "[l, [...l.keys()], [...l.entries()], [...l.values()]]",
    [
      [2, 4, 6],
      [0, 1, 2],
      [
        [0, 2],
        [1, 4],
        [2, 6],
      ],
      [2, 4, 6],
    ],
  ],
  ["const l = [1, 2, 3];", "[1, 2].flatMap(() => l.reverse())", [3, 2, 1, 1, 2, 3]],
  ["const l = [1]; const r = l.map((x) => { l.push(x); return l.length; });", "[l, r]", [[1, 1], [2]]],
  [
    "const from = [1, 2, 3]; const r = Array.from(from, (x) => { if (x < 3) from.push(x + 10); return x; });",
    "r",
    [1, 2, 3, 11, 12],
  ],
];

export const texts: readonly Row[] = [
  [
    "const t = ' Hello, World ';",
    "[t.trim(), t.trimStart(), t.trimEnd(), t.toUpperCase(), t.toLowerCase(), t.length]",
    ["Hello, World", "Hello, World ", " Hello, World", " HELLO, WORLD ", " hello, world ", 14],
  ],
  [
    "const t = 'abcabc';",
    "[t.indexOf('c'), t.lastIndexOf('b'), t.includes('bc'), t.startsWith('b', 1), t.endsWith('c'), t.slice(-2), t.substring(4, 1), t.at(-1), t.charAt(1), t.charCodeAt(0)]",
    [2, 4, true, true, true, "bc", "bca", "c", "b", 97],
  ],
  [
    "",
    "['a-b-c'.split('-'), 'abc'.split(''), 'abc'.split(), 'a,b'.split(',', 1), ''.split('')]",
    [["a", "b", "c"], ["a", "b", "c"], ["abc"], ["a"], []],
  ],
  [
    "",
    "['aXbX'.replace('X', '$&$&'), 'aXbX'.replaceAll('X', '-'), 'ab'.repeat(3), '5'.padStart(3, '0'), '5'.padEnd(3), 'ß'.toUpperCase(), 'x'.concat(1, null)]",
    ["aXXbX", "a-b-", "ababab", "005", "5  ", "SS", "x1null"],
  ],
  [
    "",
    "[(1.005).toFixed(2), (255).toString(16), (1234.5).toPrecision(2), (1e21).toString(), true.toString(), 'é'.normalize('NFD').length]",
    ["1.00", "ff", "1.2e+3", "1e+21", "true", 2],
  ],
];

export const patterns: readonly Row[] = [
  [
    "",
    "['My Job #1'.toLowerCase().replace(/[^a-z0-9]+/g, '_'), 'a1b22'.replace(/\\d+/, '<$&>'), 'k=v'.replace(/(\\w)=(\\w)/, '$2=$1')]",
    ["my_job_1", "a<1>b22", "v=k"],
  ],
  [
    "",
    "['a1b22'.match(/\\d+/g), 'abc'.match(/\\d/g), 'a, b;c'.split(/[,;]\\s*/), 'a1b'.split(/(\\d)/), 'xay'.search(/A/i)]",
    [["1", "22"], null, ["a", "b", "c"], ["a", "1", "b"], 1],
  ],
  [
    "const id = /^[a-z][a-z0-9_]*$/;",
    "[id.test('ok_1'), id.test('1no'), /^\\p{L}+$/u.test('éa'), /a.b/s.test('a\\nb'), /^b/m.test('a\\nb')]",
    [true, false, true, true, true],
  ],
  [
    "",
    "['aaa'.replaceAll(/a/g, 'b'), 'x'.replace(/(?<n>x)/, '[$<n>]'), 'abc'.replace(/(?=b)/, '|')]",
    ["bbb", "[x]", "a|bc"],
  ],
];

export const objects: readonly Row[] = [
  [
    "const o = { b: 1, a: 2, 1: 3 };",
    "[Object.keys(o), Object.values(o), Object.entries(o), Object.fromEntries(Object.entries(o).map(([k, v]) => [v, k]))]",
    [
      ["1", "b", "a"],
      [3, 1, 2],
      [
        ["1", 3],
        ["b", 1],
        ["a", 2],
      ],
      { 1: "b", 2: "a", 3: "1" },
    ],
  ],
  [
    "const o = { a: 1 }; const p = Object.assign(o, { b: 2 }, null, { a: 3 });",
    "[o, o === p, Object.hasOwn(o, 'a'), Object.hasOwn([1], 'length'), Object.hasOwn([1], '0'), Object.hasOwn('ab', '1')]",
    [{ a: 3, b: 2 }, true, true, true, true, true],
  ],
  [
    "const f = Object.freeze({ a: { b: 1 } }); f.a.b = 2;",
    "[f, Object.is(NaN, NaN), Object.is(0, -0), Object.keys('ab'), Object.keys([5])]",
    [{ a: { b: 2 } }, true, false, ["0", "1"], ["0"]],
  ],
  [
    "",
    "[JSON.stringify({ b: 1, a: [undefined, null, -0], c: undefined }), JSON.stringify('é\"'), JSON.stringify([1], null, 2), JSON.parse('{\"a\":[1,2.5e1]}'), JSON.stringify(undefined) ?? 'none']",
    ['{"b":1,"a":[null,null,0]}', '"é\\""', "[\n  1\n]", { a: [1, 25] }, "none"],
  ],
];

export const globals: readonly Row[] = [
  [
    "",
    "[Math.max(1, 3, 2), Math.min(), Math.floor(-1.5), Math.round(2.5), Math.trunc(-1.9), Math.abs(-3), Math.hypot(3, 4), Math.sign(-2), Math.PI > 3].map(String)",
    ["3", "Infinity", "-2", "3", "-1", "3", "5", "-1", "true"],
  ],
  [
    "",
    "[Number('12'), Number(''), Number(null), Number(), String(null), String(), Boolean(''), Boolean('0'), parseInt('12px'), parseFloat('1.5e3x'), Number.isInteger(5.0), isNaN('a'), Number.MAX_SAFE_INTEGER]",
    [12, 0, 0, 0, "null", "", false, true, 12, 1500, true, true, 9007199254740991],
  ],
  [
    "",
    "[['1', '2', '3'].map(Number), ['10', '10', '10'].map(parseInt).map(String), [0, 1, '', 'a'].filter(Boolean), [1, 2].map(String)]",
    [
      [1, 2, 3],
      ["10", "NaN", "2"],
      [1, "a"],
      ["1", "2"],
    ],
  ],
  [
    "const m = new Map([['a', 1], ['b', { c: 2 }]]);",
    "[m.get('a'), m.get('b').c, m.get('z'), m.has('b'), m.size, [...m.keys()], [...m.values()], [...m], [...m.entries()].length]",
    [
      1,
      2,
      null,
      true,
      2,
      ["a", "b"],
      [1, { c: 2 }],
      [
        ["a", 1],
        ["b", { c: 2 }],
      ],
      2,
    ],
  ],
  [
    "const s = new Set([1, 2, 1, NaN, NaN, '1']); const r = []; s.forEach((v, k, all) => r.push(v === k, all === s));",
    "[s.size, s.has(NaN), s.has('2'), [...s].length, r.length, [...s.entries()][0], new Set().size, new Map(null).size]",
    [4, true, false, 4, 8, [1, 1], 0, 0],
  ],
  [
    "const key = {}; const m = new Map([[key, 'own'], [{}, 'other'], [-0, 'zero']]);",
    "[m.get(key), m.get({}), m.get(0), [...m.keys()].map((k) => Object.is(k, -0))]",
    ["own", null, "zero", [false, false, false]],
  ],
  ["console.log('printed'); console.error({});", "1", 1],
];
