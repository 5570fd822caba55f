// Diagnostics as text and as JSON.
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { formatText, toJson } from "../../../compiler/diagnostics/format.ts";
import { diagnostic, file, other } from "../../support/exampleDiagnostic.ts";

test("no diagnostics, no text", () => {
  expect(formatText([], { color: false })).toBe("");
});

test("the place, the frame, related places, the hint and the count", () => {
  const related = [
    { message: "on this line", span: { file, start: 8, end: 9 } },
    { message: "in another file", span: { file: other, start: 0, end: 1 } },
  ];
  const diagnostics = [
    diagnostic({ related, hint: "keep one" }),
    diagnostic({ severity: "warning", span: { file: other, start: 3, end: 4 } }),
  ];
  expect(formatText(diagnostics, { color: false })).toMatchInlineSnapshot(`
    "dags/a.yaml:2:1 error yaml/duplicate-key something is wrong
      1 | a: 1
      2 | b: 2
        | ^
      3 | c: 3
      dags/a.yaml:2:4 on this line
      dags/b.yaml:1:1 in another file
        1 | x: 1
          | ^
      hint: keep one

    dags/b.yaml:1:4 warning yaml/duplicate-key something is wrong
      1 | x: 1
        |    ^

    1 error, 1 warning
    "
  `);
});

test("colour changes nothing but the colour, and no file or message can add any", () => {
  const hostile = diagnostic({ message: "bad \u001b[31mvalue\n\u202e", hint: "\u001b]0;title\u0007" });
  const plain = formatText([hostile], { color: false });
  expect(plain).not.toMatch(/[^\n\P{Cc}]|\u202e/u);
  const colored = formatText([hostile], { color: true });
  expect(colored).not.toBe(plain);
  expect(stripVTControlCharacters(colored)).toBe(plain);
});

test("a hundred are shown, errors before warnings, and the rest is counted", () => {
  const warnings = Array.from({ length: 120 }, () =>
    diagnostic({ severity: "warning", span: { file, start: 0, end: 1 } }),
  );
  const text = formatText([...warnings, diagnostic({ message: "the only error" })], { color: false });
  expect(text).toContain("the only error");
  expect(text.match(/ (?:error|warning) yaml\//g)).toHaveLength(100);
  expect(text).toMatch(/\n\nand 21 more\n\n1 error, 120 warnings\n$/);
});

test("as many are shown as are asked for", () => {
  const many = Array.from({ length: 3 }, (_, start) => diagnostic({ span: { file, start, end: start + 1 } }));
  expect(formatText(many, { color: false, maximum: 1 })).toMatch(
    /^dags\/a\.yaml:1:1 [^]*\n\nand 2 more\n\n3 errors\n$/,
  );
  expect(formatText(many, { color: false, maximum: Infinity })).not.toContain("more");
});

test("JSON has the members of the contract, and no member without a value", () => {
  expect(toJson(diagnostic())).toStrictEqual({
    code: "yaml/duplicate-key",
    severity: "error",
    message: "something is wrong",
    file: "dags/a.yaml",
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 2,
  });
  const full = diagnostic({
    hint: "keep one",
    related: [{ message: "here", span: { file: other, start: 3, end: 4 } }],
    dag_id: "a",
    task_id: "b",
    path: "/spec",
  });
  expect(toJson(full)).toMatchObject({
    hint: "keep one",
    related: [{ message: "here", file: "dags/b.yaml", line: 1, column: 4 }],
    dag_id: "a",
    task_id: "b",
    path: "/spec",
  });
});

test("a file that has no text to show has no frame", () => {
  const span = { file: { path: "dags", text: "" }, start: 0, end: 0 };
  expect(formatText([diagnostic({ span, hint: "write one" })], { color: false })).toBe(
    "dags:1:1 error yaml/duplicate-key something is wrong\n  hint: write one\n\n1 error\n",
  );
});
