// The size of Kubernetes' quantities, as far as a node has to count with them.

const FORM = /^([+-]?[0-9.]+)(?:[eE]([+-]?\d+)|(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E))?$/;

const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const SCALES = new Map([
  ...DECIMAL.map((suffix, index) => [suffix, 10 ** (3 * index - 9)] as const),
  ...BINARY.map((suffix, index) => [suffix, 2 ** (10 * index)] as const),
]);

/** The number that a quantity stands for: bytes of memory, cores of CPU. The API server has checked its form. */
export function quantityValue(quantity: string | number): number {
  const [, digits, exponent = "0", suffix = ""] = FORM.exec(String(quantity)) ?? [];
  if (digits === undefined) throw new Error(`invariant: ${quantity} is no quantity`);
  return Number(digits) * 10 ** Number(exponent) * (SCALES.get(suffix) ?? 1);
}
