import { expect, test } from "vitest";
import { LogTail } from "../../../runtime/worker/logTail.ts";

function tailOf(...chunks: readonly string[]): string {
  const tail = new LogTail();
  for (const chunk of chunks) tail.add(Buffer.from(chunk));
  return tail.text();
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");

test.each([
  ["nothing", [], ""],
  ["all, where that is little", ["a\nb", "c\n"], "a\nbc\n"],
  ["a last line without its end", ["a\n", "b"], "a\nb"],
  ["500 lines", [lines(1, 500)], lines(1, 500)],
  ["the last 500 lines", [lines(1, 501)], lines(2, 501)],
  ["the last 500 lines, one without its end", [lines(1, 500), "end"], `${lines(2, 500)}end`],
  ["empty lines", ["\n\n\n"], "\n\n\n"],
  ["what Postgres would refuse as something else", ["a\0b"], "a\uFFFDb"],
])("keeps %s", (_what, chunks, expected) => {
  expect(tailOf(...chunks)).toBe(expected);
});

test("keeps 256 KiB from the first whole line on", () => {
  const line = `${"x".repeat(1023)}\n`;
  const tail = tailOf("first\n", ...Array.from({ length: 2000 }, () => line));
  expect(tail).toBe(line.repeat(256 - 1));
});

test("keeps the end of a line that is longer than that", () => {
  const tail = tailOf("x".repeat(300 * 1024), "end");
  expect(tail.length).toBe(256 * 1024);
  expect(tail.endsWith("xend")).toBe(true);
});

test("puts characters together that come in parts", () => {
  const tail = new LogTail();
  for (const byte of Buffer.from("é€")) tail.add(Uint8Array.of(byte));
  expect(tail.text()).toBe("é€");
});
