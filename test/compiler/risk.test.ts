// Where the comments by which an author accepts a risk are found, and what they are about.
import { describe, expect, test } from "vitest";
import { findRiskComments } from "../../compiler/risk/riskComment.ts";
import { regionsOfSyntax, regionsOfYaml } from "../../compiler/risk/region.ts";
import { parse } from "../../compiler/parse.ts";
import { readYaml } from "../../compiler/yaml/readYaml.ts";

function fail(code: string): never {
  throw new Error(code);
}

/** The comments of a text, each with the text of what it is about. */
function inTypeScript(text: string) {
  const file = parse({ path: "a.ts", text }, fail);
  return brief(text, file === undefined ? [] : regionsOfSyntax(file.syntax));
}

function inYaml(text: string) {
  const value = readYaml({ path: "a.yaml", text }, fail);
  return brief(text, value === undefined ? [] : regionsOfYaml(value));
}

function brief(text: string, regions: Parameters<typeof findRiskComments>[1]) {
  return findRiskComments({ path: "a", text }, regions).map(({ code, reason, until, target }) => ({
    code,
    reason,
    until,
    target: text.slice(target.start, target.end),
  }));
}

describe("the words", () => {
  test.each([
    ["a/b: because", "a/b", "because", undefined],
    ["a/b: because, until 2027-01-31", "a/b", "because", "2027-01-31"],
    ["a/b: because until 2027-01-31", "a/b", "because", "2027-01-31"],
    ["a/b: until 2027-01-31", "a/b", "", "2027-01-31"],
    ["a/b", "a/b", "", undefined],
    ["a/b:", "a/b", "", undefined],
    ["a/b: until the end of 2027-13-31", "a/b", "until the end of 2027-13-31", undefined],
    ["a/b: a: b, c", "a/b", "a: b, c", undefined],
  ])("%s", (words, code, reason, until) => {
    const expected = { code, reason, until, target: "const a = 1;" };
    expect(inTypeScript(`// podloom-ignore ${words}\nconst a = 1;\n`)).toEqual([expected]);
    expect(inTypeScript(`/* podloom-ignore ${words} */\r\nconst a = 1;\r\n`)).toMatchObject([
      { code, reason, until },
    ]);
  });
});

describe("what a comment is about in TypeScript", () => {
  test.each([
    [
      "the statement below",
      "// podloom-ignore a/b: c\nconst a = {\n  b: 1,\n};\nconst d = 2;",
      "const a = {\n  b: 1,\n};",
    ],
    ["below other comments", "// podloom-ignore a/b: c\n\n// why\nconst a = 1;", "const a = 1;"],
    [
      "the member below",
      "f({\n  // podloom-ignore a/b: c\n  a: {\n    b: 1 },\n  d: 2,\n});",
      "a: {\n    b: 1 }",
    ],
    ["the element below", "f([\n  // podloom-ignore a/b: c\n  { a: 1 },\n  { b: 1 },\n]);", "{ a: 1 },"],
    [
      "the member that it ends",
      "f({\n  a: { b: 1 }, // podloom-ignore a/b: c\n  d: 2,\n});",
      "a: { b: 1 }, // podloom-ignore a/b: c",
    ],
  ])("%s", (_what, text, target) => {
    expect(inTypeScript(text).map((comment) => comment.target)).toEqual([target]);
  });

  test.each([
    ["text", 'const a = "podloom-ignore a/b: c";'],
    ["a template", "const a = `${1} podloom-ignore a/b: c`;"],
    ["a regular expression", "const a = /podloom-ignore a:b/;"],
  ])("%s is no comment", (_what, text) => {
    expect(inTypeScript(text)).toEqual([]);
  });
});

describe("what a comment is about in YAML", () => {
  test.each([
    ["the member below", "# podloom-ignore a/b: c\na:\n  b: 1\nd: 2\n", "a:\n  b: 1"],
    ["the item below", "a:\n  # podloom-ignore a/b: c\n  - b: 1\n    c: 2\n  - d: 3\n", "b: 1\n    c: 2"],
    [
      "the member that it ends",
      "a:\n  b: 1 # podloom-ignore a/b: c\n  d: 2\n",
      "b: 1 # podloom-ignore a/b: c",
    ],
  ])("%s", (_what, text, target) => {
    expect(inYaml(text).map((comment) => comment.target.trimEnd())).toEqual([target]);
  });

  test("text is no comment", () => {
    expect(inYaml("a: |\n  # podloom-ignore a/b: c\nb: '# podloom-ignore a/b: c'\n")).toEqual([]);
  });
});
