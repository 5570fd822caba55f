// Which diagnostics are shown, and in what order.
import { expect, test } from "vitest";
import {
  countDiagnostics,
  rankDiagnostics,
  selectDiagnostics,
  sortDiagnostics,
} from "../../../compiler/diagnostics/selection.ts";
import { diagnostic, file, other } from "../../support/exampleDiagnostic.ts";

test("sorted by file, place and code", () => {
  const expected = [
    diagnostic({ span: { file, start: 0, end: 1 } }),
    diagnostic({ span: { file, start: 5, end: 6 }, code: "yaml/duplicate-key" }),
    diagnostic({ span: { file, start: 5, end: 6 }, code: "yaml/syntax" }),
    diagnostic({ span: { file, start: 10, end: 11 } }),
    diagnostic({ span: { file: other, start: 0, end: 1 } }),
  ];
  expect(sortDiagnostics(expected.toReversed())).toEqual(expected);
});

const at = (start: number) => ({ span: { file, start, end: start + 1 } });

const first = diagnostic(at(0));
const second = diagnostic({ ...at(1), count: 3 });
const warning = diagnostic({ ...at(2), count: 9, severity: "warning" });

test("errors rank first, then what concerns most tasks, then what stands first", () => {
  const third = diagnostic(at(3));
  expect(rankDiagnostics([warning, third, first, second])).toEqual([second, first, third, warning]);
});

test("what is shown is sorted, and what is not is the least", () => {
  expect(selectDiagnostics([warning, second, first], 2)).toEqual({
    shown: [first, second],
    hidden: [warning],
  });
  expect(selectDiagnostics([first], Infinity)).toEqual({ shown: [first], hidden: [] });
});

test("they are counted in words", () => {
  expect(countDiagnostics([first, second, warning])).toBe("2 errors, 1 warning");
  expect(countDiagnostics([warning])).toBe("1 warning");
});
