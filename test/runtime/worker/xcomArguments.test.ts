import { expect, test } from "vitest";
import { fillArguments, xcomsIn } from "../../../runtime/worker/xcomArguments.ts";

const args = [{ $xcom: "rows" }, "eu", [1, { rate: { $xcom: "rate" }, again: { $xcom: "rows" } }], null];

test("each task whose return value is needed is found once", () => {
  expect(xcomsIn(args)).toEqual(["rows", "rate"]);
});

test("return values take the places of handles, and are not looked into", () => {
  expect(fillArguments(args, { rows: [{ $xcom: "rate" }], rate: 2 })).toEqual([
    [{ $xcom: "rate" }],
    "eu",
    [1, { rate: 2, again: [{ $xcom: "rate" }] }],
    null,
  ]);
});

test("what was not returned is null", () => {
  expect(fillArguments([{ $xcom: "toString" }], {})).toEqual([null]);
});
