// Kubernetes' quantities as exact numbers.
import fc from "fast-check";
import { expect, test } from "vitest";
import { quantityMillis, quantityNanos, UNIT } from "../../../compiler/validate/quantity.ts";

test.each([
  ["1", UNIT],
  [1, UNIT],
  [0.5, UNIT / 2n],
  ["500m", UNIT / 2n],
  ["1n", 1n],
  ["1u", 1000n],
  ["1.5Gi", 1_610_612_736n * UNIT],
  ["1e3", 1000n * UNIT],
  ["1E", 10n ** 18n * UNIT],
  ["1E-3", UNIT / 1000n],
  ["-2", -2n * UNIT],
  [".5", UNIT / 2n],
  ["0.0000000001", 1n],
  ["-0.0000000001", -1n],
  ["8Ei", (2n ** 63n - 1n) * UNIT],
  ["-1000Ei", -(2n ** 63n - 1n) * UNIT],
  ["10E", 10n ** 19n * UNIT],
])("%s", (text, nanos) => expect(quantityNanos(text)).toBe(nanos));

test.each(["", ".", "m", "1.2.3", "1 Gi", "1GI", "1ki", "0x1"])("%j is none", (text) => {
  expect(quantityNanos(text)).toBeUndefined();
});

test("parts of a thousandth count as one", () => {
  expect(quantityMillis("500001u")).toBe(501n);
  expect(quantityMillis("-1u")).toBe(-1n);
});

test("what is greater as a number is greater as a quantity", () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      const order = Math.sign(Number((quantityNanos(`${a}m`) ?? 0n) - (quantityNanos(`${b}m`) ?? 0n)));
      expect(order).toBe(Math.sign(a - b));
      expect(quantityNanos(`${a}k`)).toBe(quantityNanos(`${a}e3`));
      expect(quantityNanos(`${a}Ki`)).toBe((quantityNanos(a) ?? 0n) * 1024n);
    }),
  );
});

test("a million digits are as good as infinite, and no work", () => {
  const many = "9".repeat(1_000_000);
  expect(quantityNanos(many)).toBeGreaterThan(quantityNanos("1e300") ?? 0n);
  expect(quantityNanos(`-${many}`)).toBeLessThan(quantityNanos("-1e300") ?? 0n);
  expect(quantityNanos(`0.${many}`)).toBe(UNIT);
  expect(quantityNanos("1e999999999")).toBeGreaterThan(quantityNanos("1e300") ?? 0n);
});
