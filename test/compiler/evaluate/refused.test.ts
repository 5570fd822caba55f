// What is outside the subset: each with its one error, at the place of the cause.
import { describe, expect, test } from "vitest";
import { evaluate } from "../../support/evaluate.ts";
import { told } from "../../support/place.ts";

/** Statements, the text that the error marks, and the code and message. */
type Row = readonly [code: string, place: string, error: string];

const NOT_EVALUATED = "it is not among what podloom evaluates";
const THROWS = "evaluate/throws: this throws when the file is run:";

function errorsOf(code: string): string[] {
  const text = `import { chain, crossDownstream, dag, podTask, task } from "podloom";\n${code}\n`;
  return evaluate(text).diagnostics.map(told);
}

function inParams(expression: string): string {
  return `dag({ dag_id: "d", params: { v: ${expression} } }, () => {});`;
}

/** Values that only hurt where a DAG uses them. */
const lazily: readonly Row[] = [
  ["Date.now()", "Date", "evaluate/clock: Date reads the clock, so each compile would give another manifest"],
  ["new Date()", "Date", "evaluate/clock: Date reads the clock, so each compile would give another manifest"],
  [
    "performance.now()",
    "performance",
    "evaluate/clock: performance reads the clock, so each compile would give another manifest",
  ],
  [
    "Math.random()",
    "Math.random()",
    "evaluate/random: random values would give another manifest at each compile",
  ],
  [
    "crypto.randomUUID()",
    "crypto",
    "evaluate/random: random values would give another manifest at each compile",
  ],
  ["fetch('http://x')", "fetch", "evaluate/network: fetch uses the network, which the compiler never does"],
  [
    "process.env.HOME",
    "process.env.HOME",
    "evaluate/environment: process.env.HOME differs from machine to machine",
  ],
  [
    "process.argv",
    "process.argv",
    `evaluate/unsupported: process.argv cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "setTimeout(() => 1)",
    "setTimeout",
    "evaluate/async: `setTimeout` is only known later, and a DAG is built at once",
  ],
  [
    "Promise.resolve(1)",
    "Promise",
    "evaluate/async: `Promise` is only known later, and a DAG is built at once",
  ],
  [
    "(async () => 1)()",
    "(async () => 1)()",
    "evaluate/async: what the async function returns is only known later, and a DAG is built at once",
  ],
  [
    "(function* () {})()",
    "(function* () {})()",
    "evaluate/async: what the generator returns is only known later, and a DAG is built at once",
  ],
  ["new RegExp('a')", "RegExp", `evaluate/unsupported: \`RegExp\` cannot be evaluated: ${NOT_EVALUATED}`],
  ["Symbol('a')", "Symbol", `evaluate/unsupported: \`Symbol\` cannot be evaluated: ${NOT_EVALUATED}`],
  ["Array(3)", "Array(3)", `evaluate/unsupported: Array() cannot be evaluated: ${NOT_EVALUATED}`],
  ["10n", "10n", `evaluate/unsupported: a bigint cannot be evaluated: ${NOT_EVALUATED}`],
  [
    "[1, , 2]",
    "[1, , 2]",
    "evaluate/unsupported: a list with a hole cannot be evaluated: a hole is no value",
  ],
  [
    "({ get a() { return 1; } })",
    "get a() { return 1; }",
    "evaluate/unsupported: a getter or setter cannot be evaluated: reading it may give something else each time",
  ],
  [
    "({ __proto__: null })",
    "__proto__: null",
    "evaluate/unsupported: `__proto__` cannot be evaluated: it changes what the object is",
  ],
  [
    "`${[1]}`",
    "`${[1]}`",
    "evaluate/unsupported: a list inside a text cannot be evaluated: it would become text such as [object Object]",
  ],
  [
    "({}) + 1",
    "({}) + 1",
    "evaluate/unsupported: an object as an operand cannot be evaluated: only numbers, texts and booleans are computed with",
  ],
  [
    "[] == ''",
    "[] == ''",
    "evaluate/unsupported: a list as an operand cannot be evaluated: only numbers, texts and booleans are computed with",
  ],
  ["[1].map", "[1].map", `evaluate/unsupported: \`map\` of a list cannot be evaluated: ${NOT_EVALUATED}`],
  [
    "[1].copyWithin(0)",
    "[1].copyWithin(0)",
    `evaluate/unsupported: \`copyWithin\` of a list cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "'a'.localeCompare('b')",
    "'a'.localeCompare('b')",
    `evaluate/unsupported: \`localeCompare\` of text cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "({}).toString()",
    "({}).toString()",
    `evaluate/unsupported: \`toString\` of an object cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "'a'.replace('a', () => 'b')",
    "'a'.replace('a', () => 'b')",
    "evaluate/unsupported: a function as an argument of `replace` cannot be evaluated: only texts and numbers can be given to it",
  ],
  [
    "'a'.replace(/a/, () => 'b')",
    "'a'.replace(/a/, () => 'b')",
    "evaluate/unsupported: a function as an argument of `replace` cannot be evaluated: only texts can be given to it",
  ],
  [
    "'a'.match('a')",
    "'a'.match('a')",
    "evaluate/unsupported: text as an argument of `match` cannot be evaluated: only texts and numbers can be given to it",
  ],
  [
    "/a/.exec('a')",
    "/a/.exec('a')",
    `evaluate/unsupported: \`exec\` of a regular expression cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "import.meta.dirname",
    "import.meta.dirname",
    "evaluate/this-machine: the path of this checkout would end up in the result, which must be the same on every machine",
  ],
  [
    "import.meta.url",
    "import.meta.url",
    `evaluate/unsupported: import.meta.url cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "Date.now() > 1 ? 'a' : 'b'",
    "Date",
    "evaluate/clock: Date reads the clock, so each compile would give another manifest",
  ],
  [
    "process.env.A ?? 'a'",
    "process.env.A",
    "evaluate/environment: process.env.A differs from machine to machine",
  ],
];

describe("a value that cannot be known", () => {
  test.each(lazily)("%s is an error where a DAG uses it", (expression, place, error) => {
    const [code = "", ...message] = error.split(": ");
    const [found, ...more] = errorsOf(`const v = ${expression};\n${inParams("v")}`);
    expect(found).toContain(`${code} at ${place}`);
    expect(found).toContain(message.join(": "));
    expect(more).toEqual([]);
  });

  test.each(lazily)("%s is none where only tasks use it", (expression) => {
    expect(errorsOf(`const v = ${expression};\n${inParams("1")}`)).toEqual([]);
  });
});

const atOnce: readonly Row[] = [
  [
    "await 1;",
    "await 1",
    "evaluate/async: what `await` waits for is only known later, and a DAG is built at once",
  ],
  [
    "import('./x.ts');",
    "import('./x.ts')",
    "evaluate/async: what `import()` gives is only known later, and a DAG is built at once",
  ],
  [
    "for await (const x of []) {}",
    "const x",
    "evaluate/async: what `for await` waits for is only known later, and a DAG is built at once",
  ],
  [
    "console.log(unknown);",
    "unknown",
    "evaluate/unknown-name: `unknown` is not a name that the compiler knows",
  ],
  [
    "function f() { return arguments.length; } f();",
    "arguments",
    `evaluate/unsupported: \`arguments\` cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "function f() { return this; } f();",
    "this",
    `evaluate/unsupported: \`this\` cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "var a = 1;",
    "var a = 1",
    "evaluate/unsupported: `var` cannot be evaluated: it is visible outside its block",
  ],
  [
    "const x = 1; function f() { const y = x; if (y > 1) { var x = 2; } return y; } f();",
    "var x = 2",
    "evaluate/unsupported: `var` cannot be evaluated: it is visible outside its block",
  ],
  [
    "using a = null;",
    "using a = null",
    "evaluate/unsupported: `using` cannot be evaluated: what disposing of the value does is not followed",
  ],
  [
    "for (const k in {}) {}",
    "for (const k in {}) {}",
    `evaluate/unsupported: \`for…in\` cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "try {} finally {}",
    "try {} finally {}",
    `evaluate/unsupported: \`try\` cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "a: for (;;) break a;",
    "a: for (;;) break a;",
    `evaluate/unsupported: a labelled statement cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "let i; for (i of [1]) {}",
    "i",
    "evaluate/unsupported: a loop over an existing variable cannot be evaluated: each round needs its own",
  ],
  [
    "let a, b; [a, b] = [1, 2];",
    "[a, b]",
    "evaluate/unsupported: assigning to this cannot be evaluated: only variables, properties and items can be assigned to",
  ],
  [
    "[] instanceof Array;",
    "[] instanceof Array",
    `evaluate/unsupported: this operator cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "const l = [1]; delete l[0];",
    "delete l[0]",
    "evaluate/unsupported: `delete` on a list cannot be evaluated: it would leave a hole",
  ],
  [
    "const l = [1]; l[5] = 1;",
    "l[5]",
    "evaluate/unsupported: setting `5` of a list cannot be evaluated: only its items and its end can be set",
  ],
  [
    "const l = [1]; l.length = 0;",
    "l.length",
    "evaluate/unsupported: setting `length` of a list cannot be evaluated: only its items and its end can be set",
  ],
  [
    "const o: any = {}; o.__proto__ = null;",
    "o.__proto__",
    "evaluate/unsupported: `__proto__` cannot be evaluated: it changes what the object is",
  ],
  [
    "const f = () => 1; f.x = 1;",
    "f.x",
    "evaluate/unsupported: changing a function cannot be evaluated: it can only be read",
  ],
  [
    "const l = [1, 2]; l.forEach(() => l.pop());",
    "l.forEach(() => l.pop())",
    "evaluate/unsupported: changing a list while its own method walks it cannot be evaluated: what the method then does is hard to see",
  ],
  [
    "const m = new Map(); m.set(1, 2);",
    "m.set(1, 2)",
    "evaluate/unsupported: changing a Map cannot be evaluated: it is read as a table that is filled where it is made",
  ],
  [
    "/a/g.test('a');",
    "/a/g.test('a')",
    "evaluate/unsupported: `test` with the flag g cannot be evaluated: it goes on where it stopped the time before",
  ],
  [
    "'a'.match(/a/);",
    "'a'.match(/a/)",
    "evaluate/unsupported: `match` without the flag g cannot be evaluated: what it gives is more than a list",
  ],
  [
    "'a'.startsWith(/a/);",
    "'a'.startsWith(/a/)",
    "evaluate/unsupported: a regular expression for `startsWith` cannot be evaluated: only a text can be given to it",
  ],
  [
    "/(a+)+/.test('a');",
    "/(a+)+/.test('a')",
    "evaluate/unsupported: a repetition or choice inside a repetition in a regular expression cannot be evaluated: matching it may take longer than anyone can wait",
  ],
  [
    "/(a)\\1/.test('a');",
    "/(a)\\1/.test('a')",
    "evaluate/unsupported: a reference back in a regular expression cannot be evaluated: matching it may take longer than anyone can wait",
  ],
  [
    "/(?<=a)b/.test('a');",
    "/(?<=a)b/.test('a')",
    "evaluate/unsupported: looking behind in a regular expression cannot be evaluated: matching it may take longer than anyone can wait",
  ],
  [
    "/a/y.test('a');",
    "/a/y.test('a')",
    `evaluate/unsupported: the flag y in a regular expression cannot be evaluated: ${NOT_EVALUATED}`,
  ],
  [
    "JSON.stringify({}, ['a']);",
    "JSON.stringify({}, ['a'])",
    "evaluate/unsupported: JSON.stringify with a replacer cannot be evaluated: only the value and the indent are read",
  ],
  [
    "JSON.parse('1', (k, v) => v);",
    "JSON.parse('1', (k, v) => v)",
    "evaluate/unsupported: JSON.parse with a reviver cannot be evaluated: only the text is read",
  ],
  [
    "({})[{}];",
    "({})[{}]",
    "evaluate/unsupported: an object as a key cannot be evaluated: keys are texts and numbers",
  ],
  [
    "fetch('x');",
    "fetch('x');",
    "evaluate/unknown-effect: what `fetch('x')` does cannot be known without running it, and DAGs could depend on it",
  ],
  [
    "if (Math.random() > 0.5) {}",
    "Math.random()",
    "evaluate/random: random values would give another manifest at each compile",
  ],
  [
    "for (const x of process.argv) {}",
    "process.argv",
    `evaluate/unsupported: process.argv cannot be evaluated: ${NOT_EVALUATED}`,
  ],
];

const throwing: readonly Row[] = [
  ["throw new Error('no');", "throw new Error('no');", `${THROWS} new Error('no')`],
  ["const a = 1; a = 2;", "a", `${THROWS} a is a constant`],
  [
    "const f = () => later; f(); const later = 1;",
    "later",
    `${THROWS} later is used before its declaration is reached`,
  ],
  ["let a = a;", "a", `${THROWS} a is used before its declaration is reached`],
  ["const f = (a = b, b = 1) => a; f();", "b", `${THROWS} b is used before its declaration is reached`],
  ["const x = [1]; for (const x of x) {}", "x", `${THROWS} x is used before its declaration is reached`],
  [
    "switch (1) { case 0: let y = 1; case 1: y = 2; }",
    "y",
    `${THROWS} y is used before its declaration is reached`,
  ],
  ["const o: any = null; o.a.b;", "o.a", `${THROWS} null has no property \`a\``],
  ["const o: any = {}; o.a.b;", "o.a.b", `${THROWS} undefined has no property \`b\``],
  ["const o: any = {}; o.f();", "o.f()", `${THROWS} an object has no method \`f\``],
  ["const a: any = 1; a();", "a()", `${THROWS} a number is not a function`],
  ["new (() => 1)();", "new (() => 1)()", `${THROWS} a function is no constructor`],
  ["Map();", "Map()", `${THROWS} an object is not a function`],
  ["[...(5 as any)];", "...(5 as any)", `${THROWS} a number cannot be iterated over`],
  ["const { a } = null as any;", "{ a }", `${THROWS} null cannot be destructured`],
  [
    "const o = Object.freeze({ a: 1 }); o.a = 2;",
    "o.a",
    `${THROWS} an object is frozen and cannot be changed`,
  ],
  [
    "Object.freeze([1]).push(2);",
    "Object.freeze([1]).push(2)",
    `${THROWS} a list is frozen and cannot be changed`,
  ],
  [
    "[].reduce((a, b) => a);",
    "[].reduce((a, b) => a)",
    `${THROWS} reduce of an empty list needs a first value`,
  ],
  ["[].map(undefined as any);", "[].map(undefined as any)", `${THROWS} this method needs a function`],
  ["'a'.repeat(-1);", "'a'.repeat(-1)", `${THROWS} Invalid count value: -1`],
  ["(1).toFixed(101);", "(1).toFixed(101)", `${THROWS} toFixed() digits argument must be between 0 and 100`],
  [
    "JSON.parse('{');",
    "JSON.parse('{')",
    `${THROWS} Expected property name or '}' in JSON at position 1 (line 1 column 2)`,
  ],
  ["'a'.replaceAll(/a/, 'b');", "'a'.replaceAll(/a/, 'b')", `${THROWS} replaceAll needs the flag g`],
  ["Object.keys(null as any);", "Object.keys(null as any)", `${THROWS} null has no properties`],
  [
    "new Map([1] as any);",
    "new Map([1] as any)",
    `${THROWS} each entry of a Map must be a [key, value] pair and one is a number`,
  ],
  [
    "'a' in ('b' as any);",
    "'a' in ('b' as any)",
    `${THROWS} \`in\` needs an object on its right and got text`,
  ],
  ["class A {} (A as any)();", "(A as any)()", `${THROWS} the class A is called without \`new\``],
];

describe("a statement that is refused at once", () => {
  test.each([...atOnce, ...throwing])("%s", (code, place, error) => {
    const [first = "", ...message] = error.split(": ");
    expect(errorsOf(code)).toEqual([`${first} at ${place}: ${message.join(": ")}`]);
  });

  test.each([...atOnce, ...throwing])("%s in a task's function is nobody's business", (code) => {
    expect(errorsOf(`task({}, async function later() { ${code} });`)).toEqual([]);
  });
});

test("an error says by which calls and loops it came about, the innermost first", () => {
  const { diagnostics } = evaluate(
    "const inner = (x) => x.a.b;\nconst outer = (x) => inner(x);\nfor (const one of [{}]) outer(one);\n",
  );
  expect(diagnostics.map(({ related }) => related.map(({ message }) => message))).toEqual([
    ["in this call of inner", "in this call of outer", "in this round of the loop over one"],
  ]);
});
