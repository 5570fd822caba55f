import { expect, test } from "vitest";
import { returnValueJson } from "../../../runtime/worker/returnValue.ts";

test.each([
  [undefined, "null"],
  [null, "null"],
  [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
  ["\\u0000 in words", '"\\\\u0000 in words"'],
  [[1, "two", { three: false }], '[1,"two",{"three":false}]'],
])("%j is %s", (value, json) => {
  expect(returnValueJson(value)).toBe(json);
});

const circle: unknown[] = [];
circle.push(circle);

test.each<[string, unknown, string]>([
  [
    "a Date",
    { rows: [{ when: new Date(0) }] },
    "rows[0].when is an object of the class Date, which a return value",
  ],
  [
    "a Map",
    new Map(),
    "the value is an object of the class Map, which a return value cannot hold: return text",
  ],
  ["a function", [() => 1], "[0] is a function"],
  ["a bigint", 1n, "the value is a bigint"],
  ["no number", Number.NaN, "the value is NaN"],
  ["a circle", circle, "[0] is an object that holds itself"],
  ["the key of references", { $xcom: "a" }, "$xcom is podloom's own key"],
  [
    "more than 256 KiB",
    "é".repeat(128 * 1024),
    "has 256.0 KiB as JSON, and 256 KiB is the most: write it to a file",
  ],
  ["a NUL", "a\0", "holds text that no database keeps"],
  ["half a character", "\\\uD83D", "holds text that no database keeps"],
])("%s is refused", (_what, value, message) => {
  expect(() => returnValueJson(value)).toThrow(message);
});

test("256 KiB are not too much", () => {
  expect(Buffer.byteLength(returnValueJson("é".repeat(128 * 1024 - 1)))).toBe(256 * 1024);
});
