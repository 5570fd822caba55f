import { describe, expect, test } from "vitest";
import { violations } from "./rules.ts";

describe("violations", () => {
  const found = (files: Readonly<Record<string, string>>) => violations(new Map(Object.entries(files)));
  const long = (lines: number) => "const x = 1;\n".repeat(lines);

  test.each([
    [
      "imports its own room, schemas and packages",
      "compiler/a.ts",
      `import "./b.ts"; import "../schemas/c.ts"; import "yaml";`,
    ],
    [
      "touches the disk where that is its work",
      "compiler/disk.ts",
      `import { readFile } from "node:fs/promises";`,
    ],
    ["generates schemas", "schemas/generate.ts", `import "node:fs"; console.log(process.argv);`],
    [
      "enters by a door",
      "cli/main.ts",
      `import "../compiler/index.ts"; import "../runtime/authoring.ts"; console.log(new Date());`,
    ],
    [
      "is the clock",
      "runtime/clock.ts",
      `export const now = () => Date.now(); setTimeout(() => undefined, 1);`,
    ],
    [
      "is a part of the cluster client",
      "runtime/cluster/a.ts",
      `import "./b.ts"; import "../clock.ts"; import "../../schemas/c.ts"; import "undici"; export const f = (c) => c.setTimeout(1);`,
    ],
    [
      "keeps states",
      "runtime/store/a.ts",
      `import "./sql.ts"; import "../model.ts"; import "../clock.ts"; import "pg";`,
    ],
    ["asks who we are", "runtime/cluster/credentials.ts", `import "@kubernetes/client-node";`],
    ["writes moments down", "runtime/timestamp.ts", `export const text = new Date(0).toISOString();`],
    [
      "decides",
      "runtime/planning/a.ts",
      `import "../model.ts"; import "../../schemas/b.ts"; import "node:crypto";`,
    ],
    [
      "names a member like a global",
      "compiler/a.ts",
      `const a = { process: 1, now: 2 }; export const b = a.process + a.now;`,
    ],
    [
      "speaks of globals as text",
      "compiler/a.ts",
      `export const names = ["process", "eval", "import()"]; // new Date()`,
    ],
    ["is a long catalogue", "compiler/diagnostics/catalogue.ts", long(500)],
    [
      "is an example",
      "examples/etl/dags/a.ts",
      `import { dag } from "podloom"; import "../shared/regions.ts"; console.log(process.env);`,
    ],
  ])("none: a file that %s", (_, path, text) => {
    expect(found({ [path]: text })).toEqual([]);
  });

  test.each([
    ["schemas/a.ts", `import "../compiler/b.ts";`, `imports "../compiler/b.ts": schemas are what both`],
    [
      "compiler/a/b.ts",
      `import type { T } from "../../runtime/c.ts";`,
      `imports "../../runtime/c.ts": the compiler reads`,
    ],
    ["compiler/a.ts", `export { x } from "../cli/main.ts";`, `imports "../cli/main.ts": the compiler reads`],
    [
      "compiler/a.ts",
      `export type T = import("../runtime/b.ts").T;`,
      `imports "../runtime/b.ts": the compiler reads`,
    ],
    ["runtime/a.ts", `import "../compiler/index.ts";`, `imports "../compiler/index.ts": the runtime takes`],
    ["runtime/a.ts", `import "ts-morph";`, `imports "ts-morph": a pod must not`],
    ["runtime/cluster/a.ts", `import "../store/b.ts";`, `imports "../store/b.ts": the client of API servers`],
    [
      "runtime/cluster/a.ts",
      `import "@kubernetes/client-node";`,
      `imports "@kubernetes/client-node": client-node`,
    ],
    ["cli/a.ts", `import "@kubernetes/client-node";`, `imports "@kubernetes/client-node": client-node says`],
    ["runtime/a.ts", `import "undici";`, `imports "undici": cluster/ speaks`],
    ["runtime/a.ts", `import "pg";`, `imports "pg": store/ speaks`],
    ["runtime/store/a.ts", `import "../plan.ts";`, `imports "../plan.ts": the store keeps states`],
    [
      "runtime/cluster/a.ts",
      `import "node:timers/promises";`,
      `imports "node:timers/promises": the clock is`,
    ],
    ["runtime/cluster/a.ts", `setTimeout(() => undefined, 1);`, "uses setTimeout: the clock is"],
    ["cli/a.ts", `import "../compiler/link.ts";`, `imports "../compiler/link.ts": the command line enters`],
    ["cli/a.ts", `import "podloom/compiler";`, `imports "podloom/compiler": our own files`],
    ["examples/etl/dags/a.ts", `import "lodash";`, `imports "lodash": an example needs`],
    [
      "examples/etl/dags/a.ts",
      `import "../../other/dags/b.ts";`,
      `imports "../../other/dags/b.ts": an example is`,
    ],
    ["compiler/a.ts", `import "node:fs/promises";`, `imports "node:fs/promises": disk.ts reads the project`],
    ["schemas/a.ts", `import "fs";`, `imports "fs": only the generation`],
    ...["node:vm", "child_process", "node:net", "node:https", "undici", "pg"].map((name) => [
      "compiler/a.ts",
      `import ${JSON.stringify(name)};`,
      `imports "${name}": the compiler is safe`,
    ]),
    ["runtime/a.ts", `import { env } from "node:process";`, `imports "node:process": only the command line`],
    ["compiler/a.ts", `export const a = process.env;`, "uses process: the command line alone"],
    ["runtime/a.ts", `console.log({ console });`, "uses console: the command line alone"],
    ["compiler/a.ts", `export const a = Date.now();`, "uses Date.now: clock and chance"],
    ["runtime/a.ts", `export const a = Math.random();`, "uses Math.random: clock and chance"],
    ["schemas/a.ts", `export const a = new Date(0);`, "uses new Date: clock and chance"],
    [
      "compiler/a.ts",
      `export const a = (path: string) => import(path);`,
      "uses import(): the compiler never runs",
    ],
    ["compiler/a.ts", `eval("1");`, "uses eval: the compiler never runs"],
    ["compiler/a.ts", `export const f = new Function("1");`, "uses new Function: the compiler never runs"],
    ["runtime/timestamp.ts", `export const a = Date.now();`, "uses Date.now: a moment is given"],
    ["runtime/plan.ts", `import "./clock.ts";`, `imports "./clock.ts": the core of the runtime is pure`],
    ["runtime/transition.ts", `import "yaml";`, `imports "yaml": the core of the runtime is pure`],
    ["runtime/planning/a.ts", `export async function f() {}`, "uses async: the core of the runtime is pure"],
    ["runtime/outcome.ts", `export type A = Promise<void>;`, "uses Promise: the core of the runtime is pure"],
    ["runtime/a.ts", `export default function f() {}`, "has a default export: a name"],
    ["runtime/a.ts", `const a = 1; export { a as default };`, "has a default export: a name"],
    ["runtime/a.ts", `export default 1;`, "has a default export: a name"],
    ["runtime/a.ts", `import "./store";`, `imports "./store": a folder is no module`],
    [
      "compiler/a.ts",
      `import "./evaluate/index.ts";`,
      `imports "./evaluate/index.ts": a folder is no module`,
    ],
    ["runtime/a.ts", long(401), "has 401 lines: a file of more than 400 lines"],
    ["runtime/a.ts", `const f = () => {\n${long(59)}};`, "spends 61 lines on f: a function of more than 60"],
  ])("one: %s with %j", (path, text, expected) => {
    const [first = "", ...more] = found({ [path]: text });
    expect(first).toContain(`${path}:1 ${expected}`);
    expect(more.filter((sentence) => !sentence.startsWith(`${path}:1 ${expected}`))).toEqual([]);
  });

  test("one for a cycle, types included", () => {
    const sentences = found({
      "compiler/a.ts": `import "./b.ts";`,
      "compiler/b.ts": `import type { C } from "./c.ts";`,
      "compiler/c.ts": `export type { A } from "./a.ts";`,
    });
    expect(sentences).toEqual([
      expect.stringContaining("compiler/a.ts → compiler/b.ts → compiler/c.ts → compiler/a.ts is a cycle"),
    ]);
  });

  test("tells the line", () => {
    expect(found({ "compiler/a.ts": `// one\n\nimport "pg";\n` })).toEqual([
      expect.stringMatching(/^compiler\/a\.ts:3 /),
    ]);
  });
});
