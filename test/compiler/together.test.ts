// What only shows when all DAG files are seen together.
import { expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../compiler/model.ts";
import type { FileResult } from "../../compiler/result.ts";
import { checkTogether } from "../../compiler/together.ts";

function spanIn(path: string, start = 0): Span {
  return { file: { path, text: "dag();\ndag();\n" }, start, end: start + 3 };
}

/** A DAG file with these DAGs, each at a place of its own unless it says where. */
function file(
  path: string,
  dags: Readonly<Record<string, Span | undefined>>,
  imports: readonly string[] = [],
): FileResult {
  return {
    file: path,
    dags: Object.entries(dags).map(([dag_id, span], index) => ({
      dag_id,
      tasks: 1,
      span: span ?? spanIn(path, index),
    })),
    bundles: [],
    diagnostics: [],
    risks: [],
    dependencies: new Map([path, ...imports].map((name) => [name, ""])),
    usesAuthoring: true,
  };
}

function check(results: readonly FileResult[], ...named: string[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  checkTogether(results, { named: new Set(named), areAll: true }, (diagnostic) =>
    diagnostics.push(diagnostic),
  );
  return diagnostics;
}

const codes = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map(({ code }) => code);

test("different ids are fine", () => {
  expect(
    check([file("a.ts", { one: undefined, two: undefined }), file("b.ts", { three: undefined })]),
  ).toEqual([]);
});

test("one id in two files shows both places", () => {
  const [diagnostic, ...others] = check([file("a.ts", { one: undefined }), file("b.ts", { one: undefined })]);
  expect(others).toEqual([]);
  expect(diagnostic).toMatchObject({
    code: "dag/duplicate-dag",
    dag_id: "one",
    span: { file: { path: "b.ts" } },
  });
  expect(diagnostic?.related.map(({ span }) => span.file.path)).toEqual(["a.ts"]);
});

test("a DAG file that others import names them", () => {
  const shared = spanIn("a.ts");
  const results = [
    file("a.ts", { one: shared }),
    file("b.ts", { one: shared }),
    file("c.ts", { one: shared }),
  ];
  expect(check(results).map(({ hint, related }) => [hint?.split(" ")[0], related])).toEqual([
    ["b.ts", []],
    ["c.ts", []],
  ]);
});

test.each([
  ["case", "daily", "Daily"],
  ["the form of accents", "caf\u00e9", "cafe\u0301"],
])("ids that differ in %s only would share a folder", (_what, one, other) => {
  expect(codes(check([file("a.ts", { [one]: undefined, [other]: undefined })]))).toEqual(["dag/same-folder"]);
});

test("a file that imports podloom is expected to declare a DAG", () => {
  expect(codes(check([file("a.ts", {})]))).toEqual(["dag/none"]);
});

test("a file that another one imports is not", () => {
  expect(check([file("a.ts", {}), file("b.ts", { one: undefined }, ["a.ts"])])).toEqual([]);
});

test("a file without podloom is expected to only where it is named", () => {
  const helper = { ...file("a.ts", {}), usesAuthoring: false };
  expect(check([helper])).toEqual([]);
  expect(codes(check([helper], "a.ts"))).toEqual(["dag/none"]);
});

test("nothing more is said of a file with errors", () => {
  const [diagnostic] = check([file("a.ts", {})]);
  if (diagnostic === undefined) throw new Error("dag/none was reported above");
  expect(check([{ ...file("a.ts", {}), diagnostics: [{ ...diagnostic, severity: "error" }] }])).toEqual([]);
});
