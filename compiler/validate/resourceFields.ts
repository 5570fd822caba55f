// The resources of a container that Kubernetes hands to it, and the units in which it does.
import type { ResourceFieldSelector } from "../../schemas/generated/pod.ts";
import { didYouMean } from "../diagnostics/suggestion.ts";
import { quantityNanos, UNIT } from "./quantity.ts";

const RESOURCES = ["cpu", "memory", "ephemeral-storage"].flatMap((name) => [
  `limits.${name}`,
  `requests.${name}`,
]);
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-/;

const SIZES = new Set(
  ["", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix) =>
    quantityNanos(`1${suffix}`),
  ),
);
const PARTS_OF_CPU = new Set<bigint | undefined>([UNIT, UNIT / 1000n]);

export interface ResourceFieldProblem {
  readonly field: "resource" | "divisor";
  readonly problem: string;
  readonly hint: string | undefined;
}

/** What is wrong with a reference to a resource, if anything is. */
export function resourceFieldProblem({
  resource,
  divisor = 0,
}: ResourceFieldSelector): ResourceFieldProblem | undefined {
  if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource))
    return {
      field: "resource",
      problem: `${JSON.stringify(resource)} is no resource that a container can get`,
      hint: didYouMean(resource, RESOURCES) ?? `write one of ${RESOURCES.join(", ")}`,
    };
  // The server compares the text, which it brings into a form with a suffix, unless it has an exponent.
  const nanos = /\de/i.test(String(divisor)) ? undefined : quantityNanos(divisor);
  const isCpu = resource.endsWith(".cpu");
  if (nanos === 0n || (isCpu ? PARTS_OF_CPU : SIZES).has(nanos)) return undefined;
  return {
    field: "divisor",
    problem: `${resource} cannot be had in units of ${divisor}`,
    hint: isCpu ? "write 1 or 1m" : "write 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi or 1Ei",
  };
}
