// Text in a comment: whatever it holds, it is seen as it is and does nothing.
import fc from "fast-check";
import { expect, test } from "vitest";
import { printable } from "../../../compiler/diagnostics/codeFrame.ts";
import { cellCode, code, htmlCode } from "../../../compiler/diff/markdownCode.ts";
import { hostileText, hostileTexts } from "../../support/hostileTexts.ts";
import { codesIn, renderMarkdown, withoutCodes } from "../../support/renderMarkdown.ts";

const asText = (text: string): string => `one ${code(text)} two`;
const asHtml = (text: string): string =>
  `<details><summary>${htmlCode(text)}: x</summary>\n\nbody\n\n</details>`;
const asCells = (text: string): string =>
  `| a | b |\n| --- | --- |\n| ${cellCode(text)} | ${cellCode(text)}, x |`;

/** What is seen of a text: of nothing but blanks, some. */
const seen = (text: string): string => (printable(text).trim() === "" ? "  " : printable(text));

/** A bar behind a backslash is shown as a broken one, as what the two mean is disputed. */
const seenInCell = (text: string): string => seen(text).replaceAll(/(?<=\\)\|/g, "¦");

test.each(hostileTexts)("%j", (text) => {
  expect(codesIn(renderMarkdown(asText(text)))).toEqual([seen(text)]);
  expect(codesIn(renderMarkdown(asHtml(text)))).toEqual([printable(text)]);
  expect(codesIn(renderMarkdown(asCells(text)))).toEqual([seenInCell(text), seenInCell(text)]);
});

test("property: any text is seen as it is, and nothing around it is different", () => {
  const around = (markdown: string): string => withoutCodes(renderMarkdown(markdown));
  const shapes = [asText, asHtml, asCells].map((show) => ({ show, expected: around(show("plain")) }));
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string({ unit: "binary" })), (text) => {
      for (const { show, expected } of shapes) expect(around(show(text))).toBe(expected);
      expect(codesIn(renderMarkdown(asText(text)))).toEqual([seen(text)]);
      expect(codesIn(renderMarkdown(asCells(text)))).toEqual([seenInCell(text), seenInCell(text)]);
    }),
  );
});

test("a bar in a cell ends no cell, and a backslash before it changes nothing", () => {
  expect(cellCode("a|b")).toBe("`a\\|b`");
  expect(cellCode("a\\|b|c")).toBe("`a\\¦b\\|c`");
});

test("of a long text the beginning is shown", () => {
  expect(code("a".repeat(1_000))).toBe(`\`${"a".repeat(299)}…\``);
});
