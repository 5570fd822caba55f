// What kubectl makes of plain scalars; the expectations were recorded from sigs.k8s.io/yaml 1.6 with go-yaml 2.4.
import { expect, test } from "vitest";
import { resolvePlain } from "../../../compiler/yaml/scalar.ts";

test.each([
  ...["", "~", "null", "Null", "NULL"].map((text) => [text, null] as const),
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
    (text) => [text, true] as const,
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
    (text) => [text, false] as const,
  ),
])("%j is the word %j", (text, value) => {
  expect(resolvePlain(text).value).toBe(value);
});

test.each([
  ["0", 0],
  ["-0", 0],
  ["+1", 1],
  ["0644", 420],
  ["00", 0],
  ["08", 8],
  ["0o17", 15],
  ["0O17", 15],
  ["0x1f", 31],
  ["0X1F", 31],
  ["0b11", 3],
  ["-0b11", -3],
  ["1_000", 1000],
  ["0_7", 7],
  ["1e3", 1000],
  ["1.", 1],
  [".5", 0.5],
  ["5.e1", 50],
  ["-.5", -0.5],
  ["-0.0", 0],
  ["1.5e-7", 1.5e-7],
  ["012345678901234567890", 1.2345678901234567e19],
] as const)("%s is the number %d", (text, value) => {
  expect(resolvePlain(text).value).toBe(value);
});

test.each([
  "yEs",
  "tRUE",
  "nULL",
  "nan",
  "inf",
  ".",
  "..",
  "-",
  "--1",
  "1e",
  "e1",
  "0x",
  "0b",
  "1e400",
  "._5",
  "1.2.3",
  "1,000",
  "12:30",
  "190:20:30",
  "2020-01-01",
  "2001-12-14t21:59:43.10-05:00",
  "=",
  "<<",
  "10Mi",
  "500m",
  "0x1p-2",
])("%j is text", (text) => {
  expect(resolvePlain(text)).toEqual({ type: "str", value: text });
});
