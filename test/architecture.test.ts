// Holds the sources to the architecture: who may import whom, sizes, and that every diagnostic is documented and shown.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../compiler/diagnostics/catalogue.ts";
import { rules } from "../compiler/validate/rules.ts";
import { violations } from "./support/architecture/rules.ts";

const root = join(import.meta.dirname, "..");

test("the sources keep to the architecture", () => {
  const paths = globSync(["{schemas,compiler,runtime,cli}/**/*.ts", "examples/**/*.ts"], {
    cwd: root,
    exclude: ["schemas/generated/**", "**/node_modules/**"],
  });
  const files = new Map(paths.toSorted().map((path) => [path, readFileSync(join(root, path), "utf8")]));
  expect(files.size).toBeGreaterThan(0);
  expect(violations(files)).toEqual([]);
});

describe("every rule about pods", () => {
  const codes = rules.map(({ code }) => code);

  test("is the only one with its code", () => {
    expect(codes.length).toBe(
      new Set([...codes, ...Object.keys(catalogue)]).size - Object.keys(catalogue).length,
    );
  });

  test("has a file of its own that is named after its code", () => {
    const camelCase = (code: string) =>
      code.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const files = globSync("compiler/validate/rules/*/*.ts", { cwd: root });
    expect(files.toSorted()).toEqual(
      codes.map((code) => `compiler/validate/rules/${camelCase(code)}.ts`).toSorted(),
    );
  });
});

describe("every diagnostic", () => {
  const codes = [...Object.keys(catalogue), ...rules.map(({ code }) => code)].toSorted();
  const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

  test("has its section in docs/diagnostics.md, and every section its diagnostic", () => {
    const sections = textOf("docs/diagnostics.md").matchAll(/^### (\S+)$/gm);
    expect(Array.from(sections, ([, code = ""]) => code).toSorted()).toEqual(codes);
  });

  test("is shown by a case", () => {
    const cases = globSync(
      ["test/compiler/cases/*/expected/diagnostics.txt", "test/compiler/rules/*/*.txt"],
      { cwd: root },
    );
    const shown = [...cases, "test/compiler/badInput.test.ts", "test/processes/diff.test.ts"].map(textOf);
    const words = new Set(shown.flatMap((text) => text.match(/[a-z-]+\/[a-z0-9-]+/g) ?? []));
    expect(codes.filter((code) => !words.has(code))).toEqual([]);
  });
});
