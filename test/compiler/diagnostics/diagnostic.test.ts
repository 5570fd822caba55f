// What makes two diagnostics one.
import { expect, test } from "vitest";
import { distinct, reportTo, type Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceText } from "../../../compiler/model.ts";

const file: SourceText = { path: "pod.yaml", text: "image: x\n" };

function missing(field: string, path: string, start = 0, source = file): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = reportTo((diagnostic) => diagnostics.push(diagnostic));
  report("schema/missing-field", { file: source, start, end: start + 1 }, { field, where: "it" }, { path });
  return diagnostics;
}

test.each([
  ["the same place reached by two tasks", missing("name", "/a/0/name"), 1],
  ["one value in two lists", missing("name", "/a/1/name"), 1],
  ["the same text read twice", missing("name", "/a/0/name", 0, { ...file }), 1],
  ["two fields of one value", missing("value", "/a/0/value"), 2],
  ["another place", missing("name", "/a/0/name", 1), 2],
  ["another file", missing("name", "/a/0/name", 0, { ...file, path: "other.yaml" }), 2],
])("%s", (_what, others, count) => {
  expect(distinct([...missing("name", "/a/0/name"), ...others])).toHaveLength(count);
});

test("the first one stays, and counts for all", () => {
  const [first] = missing("name", "/a/0/name");
  const twice = distinct([...missing("name", "/a/0/name"), ...missing("name", "/b/name")]);
  expect(twice).toEqual([{ ...first, count: 2 }]);
  expect(distinct([...twice, ...twice])).toMatchObject([{ count: 4 }]);
});
