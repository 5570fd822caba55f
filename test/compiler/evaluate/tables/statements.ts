// Blocks, branches, loops, closures.
import type { Row } from "./row.ts";

export const scopes: readonly Row[] = [
  ["let x = 1; { let x = 2; { x = 3; } } const f = () => x; x = 4;", "f()", 4],
  ["const x = 1; function f() { const x = 2; return g(); } function g() { return x; }", "f()", 1],
  ["const list = []; { function f() { return 'in'; } list.push(f()); }", "list", ["in"]],
  ["let n = 0; const inc = () => ++n; inc(); inc();", "n", 2],
  [
    "const make = () => { let n = 0; return { up: () => ++n, get: () => n }; }; const a = make(), b = make(); a.up(); a.up(); b.up();",
    "[a.get(), b.get()]",
    [2, 1],
  ],
];

export const branches: readonly Row[] = [
  [
    "let r = []; for (const n of [0, 1, 2, 3]) { if (n === 0) r.push('a'); else if (n === 1) r.push('b'); else { r.push('c'); } }",
    "r",
    ["a", "b", "c", "c"],
  ],
  [
    "const f = (x) => { switch (x) { case 1: return 'one'; case 'a': case 'b': return 'ab'; default: return 'other'; } };",
    "[f(1), f('1'), f('b'), f(null)]",
    ["one", "other", "ab", "other"],
  ],
  [
    "const r = []; const go = (x) => { switch (x) { default: r.push('d'); case 1: r.push(1); break; case 2: r.push(2); } }; go(0); go(1); go(2);",
    "r",
    ["d", 1, 1, 2],
  ],
  [
    "const r = []; switch (2) { case r.push('x'): break; case 2: { const y = 5; r.push(y); } }",
    "r",
    ["x", 5],
  ],
  ["let n = 0; const t = (v) => { n++; return v; }; switch (2) { case t(1): case t(2): case t(3): }", "n", 2],
  ["const f = (x) => { switch (x) { case 0: let y = 1; return y; case 1: y = 2; return y; } };", "f(0)", 1],
];

export const loops: readonly Row[] = [
  ["const r = []; for (let i = 0; i < 3; i++) r.push(i);", "r", [0, 1, 2]],
  ["const f = []; for (let i = 0; i < 3; i++) f.push(() => i);", "f.map((g) => g())", [0, 1, 2]],
  ["const f = []; for (let i = 0; i < 3; i++) { f.push(() => i); i += 1; }", "f.map((g) => g())", [1, 3]],
  [
    "const f = []; for (let i = 0, get = () => i; i < 2; i++) { i += 0; f.push(get); }",
    "f.map((g) => g())",
    [0, 0],
  ],
  [
    "const f = []; for (let i = 0, set = () => { i = 9; }; i < 2; i++) { set(); f.push(() => i); }",
    "f.map((g) => g())",
    [0, 1],
  ],
  ["const f = []; for (const x of [1, 2]) f.push(() => x);", "f.map((g) => g())", [1, 2]],
  ["const r = []; for (let x of [1, 2]) { x *= 10; r.push(x); }", "r", [10, 20]],
  ["const r = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) r.push(k + v);", "r", ["a1", "b2"]],
  [
    "const list = [1, 2, 3]; const r = []; for (const x of list) { r.push(x); if (x < 3) list.push(x + 10); if (list.length > 6) break; }",
    "r",
    [1, 2, 3, 11, 12],
  ],
  [
    "const list = [1, 2, 3, 4]; const r = []; for (const x of list) { r.push(x); list.shift(); }",
    "r",
    [1, 3],
  ],
  [
    "const it = [1, 2, 3].values(); const r = []; for (const x of it) { r.push(x); break; } for (const x of it) r.push(x * 10); r.push([...it].length);",
    "r",
    [1, 20, 30, 0],
  ],
  ["const r = []; for (const [i, x] of ['a', 'b'].entries()) r.push(i, x);", "r", [0, "a", 1, "b"]],
  [
    "let n = 0, r = []; while (true) { n++; if (n === 2) continue; if (n > 4) break; r.push(n); }",
    "r",
    [1, 3, 4],
  ],
  ["let n = 5; do { n--; if (n === 3) continue; } while (n > 2);", "n", 2],
  [
    "const r = []; for (let i = 0; ; i++) { if (i === 1) continue; if (i === 3) break; r.push(i); }",
    "r",
    [0, 2],
  ],
  ["const r = []; let i; for (i = 3; i > 0; i -= 2) r.push(i);", "[r, i]", [[3, 1], -1]],
  [
    "const r = []; for (const a of [1, 2]) for (const b of [1, 2]) { if (b === a) break; r.push([a, b]); }",
    "r",
    [[2, 1]],
  ],
  [
    "const r = []; for (const a of [1, 2, 3]) { switch (a) { case 1: continue; case 2: break; } r.push(a); }",
    "r",
    [2, 3],
  ],
  ["const r = []; for (const c of 'a😀') r.push(c);", "r", ["a", "😀"]],
  [
    "const r = []; for (const [k, v] of new Map([['a', 1], ['b', 2], ['a', 3]])) r.push(k, v);",
    "r",
    ["a", 3, "b", 2],
  ],
];
