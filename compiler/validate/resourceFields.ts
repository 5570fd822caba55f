// The resources of a container that Kubernetes hands to it, and the units in which it does.
import type { ResourceFieldSelector } from "../../schemas/generated/pod.ts";
import { didYouMean } from "../diagnostics/suggestion.ts";
import { quantityNanos } from "./quantity.ts";

const RESOURCES = ["cpu", "memory", "ephemeral-storage"].flatMap((name) => [
  `limits.${name}`,
  `requests.${name}`,
]);
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-/;

const SIZES = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];
const PARTS_OF_CPU = ["1", "1m"];

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
  const units = resource.endsWith(".cpu") ? PARTS_OF_CPU : SIZES;
  if (quantityNanos(divisor) === 0n || isUnit(String(divisor), units)) return undefined;
  return {
    field: "divisor",
    problem: `${resource} cannot be had in units of ${divisor}`,
    hint: `write ${units.slice(0, -1).join(", ")} or ${units.at(-1)}`,
  };
}

/**
 * The server compares texts. Before, it brings them into the shortest form with a suffix of the same kind, but takes one whose
 * only digit is 1 for such a form as it stands.
 */
function isUnit(text: string, units: readonly string[]): boolean {
  if (units.includes(text)) return true;
  if (/^[+-]?0*1(?!\.?\d)/.test(text)) return false;
  const isBinary = text.endsWith("i");
  const hasExponent = /\de[+-]?\d/i.test(text);
  const nanos = quantityNanos(text);
  return units
    .filter((unit) => (hasExponent ? unit === "1" : unit.endsWith("i") === isBinary))
    .some((unit) => quantityNanos(unit) === nanos);
}
