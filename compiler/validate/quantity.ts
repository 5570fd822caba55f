// Kubernetes' quantities as exact numbers.
// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
import type { Quantity } from "../../schemas/generated/pod.ts";

/** How many of the smallest unit that Kubernetes tells apart, a billionth, make one. */
export const UNIT = 1_000_000_000n;

const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]?))$/;

/** A quantity in billionths, rounded away from zero; `undefined` for text that is none. */
export function quantityNanos(quantity: Quantity): bigint | undefined {
  const match = FORM.exec(String(quantity));
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent, suffix = ""] = match;
  if (whole + fraction === "") return undefined;
  const power =
    9 - fraction.length + (exponent === undefined ? (DECIMAL[suffix] ?? 0) : exponentOf(exponent));
  const digits = BigInt(whole + fraction) << (BINARY[suffix] ?? 0n);
  const nanos = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  return sign === "-" ? -nanos : nanos;
}

/** A quantity in thousandths, rounded away from zero as the API server does before it compares. */
export function quantityMillis(quantity: Quantity): bigint {
  const nanos = quantityNanos(quantity) ?? 0n;
  return nanos < 0n ? -divideUp(-nanos, 1_000_000n) : divideUp(nanos, 1_000_000n);
}

/** The exponents that make a difference: a quantity has at most 64 bits, so more than this is as good as infinite. */
function exponentOf(text: string): number {
  return Math.max(-100, Math.min(100, Number(text.slice(1))));
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
