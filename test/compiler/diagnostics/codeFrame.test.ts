// Positions and code frames.
import { expect, test } from "vitest";
import { codeFrame, position } from "../../../compiler/diagnostics/codeFrame.ts";
import type { Span } from "../../../compiler/model.ts";

/** The span of the text between `«` and `»`. */
function span(marked: string): Span {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  return { file: { path: "a.yaml", text: marked.replace("«", "").replace("»", "") }, start, end };
}

function frame(...lines: readonly string[]): string {
  return lines.join("\n");
}

test.each([
  ["", 0, 1, 1],
  ["ab\ncd", 0, 1, 1],
  ["ab\ncd", 2, 1, 3],
  ["ab\ncd", 3, 2, 1],
  ["ab\ncd", 5, 2, 3],
  ["ab\r\ncd\re", 4, 2, 1],
  ["ab\r\ncd\re", 7, 3, 1],
  ["a\n", 2, 2, 1],
  ["😀x", 2, 1, 3],
])("in %j the offset %d is line %d, column %d", (text, offset, line, column) => {
  expect(position({ path: "a", text }, offset)).toEqual({ line, column });
});

test("two lines before, one after, carets under the span", () => {
  expect(codeFrame(span("a: 1\nb: 2\nc: 3\nd: «four»\ne: 5\nf: 6\n"))).toBe(
    frame("2 | b: 2", "3 | c: 3", "4 | d: four", "  |    ^^^^", "5 | e: 5"),
  );
});

test.each([
  ["the first line", "«a»: 1\nb: 2", frame("1 | a: 1", "  | ^", "2 | b: 2")],
  ["the end of the file", "a: 1\n«»", frame("1 | a: 1", "2 |", "  | ^")],
  ["an empty file", "«»", frame("1 |", "  | ^")],
  [
    "the first line of several",
    "a:\n  «b: 1\n  c: 2»\nd: 3",
    frame("1 | a:", "2 |   b: 1", "  |   ^^^^", "3 |   c: 2"),
  ],
  ["a wider gutter", `${"x\n".repeat(8)}«y»\nz`, frame(" 7 | x", " 8 | x", " 9 | y", "   | ^", "10 | z")],
  ["tabs", "\ta:\t«b»", frame("1 |     a:    b", "  |           ^")],
  ["CRLF", "a\r\n«b»\r\nc", frame("1 | a", "2 | b", "  | ^", "3 | c")],
  ["a byte order mark", "\ufeff«a»: 1", frame("1 |  a: 1", "  |  ^")],
  ["escape codes", "a: «\u001b[31mred»\u0007", frame("1 | a: \ufffd[31mred\ufffd", "  |    ^^^^^^^^")],
  ["direction overrides", "«a»\u202eb\u2028", frame("1 | a\ufffdb\ufffd", "  | ^")],
])("%s", (_, marked, expected) => {
  expect(codeFrame(span(marked))).toBe(expected);
});

test("words after the carets", () => {
  expect(codeFrame(span("a: «b»"), { label: "not a\nnumber" })).toBe(
    frame("1 | a: b", "  |    ^ not a\ufffdnumber"),
  );
});

test.each([0, 50, 100, 500, 990])("a long line is trimmed around column %d", (start) => {
  const text = `${"x".repeat(start)}MARK${"y".repeat(1000 - start)}`;
  const [line = "", marks = ""] = codeFrame({ file: { path: "a", text }, start, end: start + 4 }).split("\n");
  expect(line.length).toBeLessThanOrEqual(100);
  expect(line.indexOf("MARK")).toBe(marks.indexOf("^^^^"));
  expect(line.indexOf("MARK")).toBeGreaterThan(0);
  expect(line).toContain("…");
});
