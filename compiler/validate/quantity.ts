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

/** Enough digits to tell amounts apart that mean something; a million of them would take seconds to compute with. */
const MOST_DIGITS = 60;
const INFINITE = 10n ** 1000n;
/** Amounts with a binary suffix end where 63 bits do; decimal ones do not. */
const MOST_BINARY = (2n ** 63n - 1n) * UNIT;

/** Pods of a project ask for the same few amounts again and again. */
const known = new Map<Quantity, bigint | undefined>();
const MOST_KNOWN = 1000;

/** A quantity in billionths, rounded away from zero; `undefined` for text that is none. */
export function quantityNanos(quantity: Quantity): bigint | undefined {
  if (known.has(quantity)) return known.get(quantity);
  const text = String(quantity);
  const nanos = parse(text);
  if (known.size < MOST_KNOWN && text.length < MOST_DIGITS) known.set(quantity, nanos);
  return nanos;
}

function parse(text: string): bigint | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", allDigits = "", exponent, suffix = ""] = match;
  const fraction = allDigits.slice(0, MOST_DIGITS);
  if (whole + fraction === "") return undefined;
  const power =
    9 - fraction.length + (exponent === undefined ? (DECIMAL[suffix] ?? 0) : exponentOf(exponent));
  const shift = BINARY[suffix] ?? 0n;
  const digits = whole.length > MOST_DIGITS ? INFINITE : BigInt(whole + fraction) << shift;
  const exact = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  const nanos = shift > 0n && exact > MOST_BINARY ? MOST_BINARY : exact;
  return sign === "-" ? -nanos : nanos;
}

/** A quantity in thousandths, rounded away from zero as the API server does before it compares. */
export function quantityMillis(quantity: Quantity): bigint {
  const nanos = quantityNanos(quantity) ?? 0n;
  return nanos < 0n ? -divideUp(-nanos, 1_000_000n) : divideUp(nanos, 1_000_000n);
}

/** Exponents beyond this are as good as infinite. */
function exponentOf(text: string): number {
  return Math.max(-1000, Math.min(1000, Number(text.slice(1))));
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
