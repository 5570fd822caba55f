// The resources that containers and pods ask for: their names, and which of them can be promised twice.
// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
import type { Quantity, ResourceRequirements } from "../../schemas/generated/pod.ts";
import { labelKey } from "./forms.ts";
import { quantityMillis, quantityNanos, UNIT } from "./quantity.ts";
import type { PodSubject } from "./rule.ts";

type ResourceList = Readonly<Record<string, Quantity>>;

const STANDARD = new Set(["cpu", "memory", "ephemeral-storage"]);

/** Limits and requests of a container or pod at `pointer`. */
export function resourceListsOf(
  { limits, requests }: ResourceRequirements = {},
  pointer: string,
): { readonly list: ResourceList; readonly pointer: string }[] {
  return [
    ...(limits === undefined ? [] : [{ list: limits, pointer: `${pointer}/resources/limits` }]),
    ...(requests === undefined ? [] : [{ list: requests, pointer: `${pointer}/resources/requests` }]),
  ];
}

/** Whether a container can ask for a resource of that name. */
export function isResourceName(name: string): boolean {
  if (STANDARD.has(name)) return true;
  if (!labelKey.accepts(name)) return false;
  return name.includes("/")
    ? isNative(name) || (labelKey.accepts(`requests.${name}`) && !name.startsWith("requests."))
    : isHugePages(name);
}

/** Kubernetes' own resources need no domain, or have Kubernetes'. */
function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** A vendor's resource, which comes in whole pieces. */
export function isExtended(name: string): boolean {
  return !isNative(name) && isResourceName(name);
}

export function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** Whether more can be promised than there is. */
export function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** Whether an amount of huge pages is a multiple of the size in their name. */
export function isWholePages(name: string, quantity: Quantity): boolean {
  const size = quantityNanos(name.slice("hugepages-".length)) ?? 0n;
  const amount = quantityNanos(quantity) ?? 0n;
  return size > 0n && size % UNIT === 0n && ((amount + UNIT - 1n) / UNIT) % (size / UNIT) === 0n;
}

/**
 * What the containers of a pod request of a resource together, in thousandths: those that run together, or the greatest
 * init container with the sidecars that run beside it, whichever is more.
 */
export function requestsOfContainers({ containers }: PodSubject, name: string): bigint {
  let together = 0n;
  let greatestInit = 0n;
  for (const { container, isInit } of containers) {
    const request = quantityMillis(container.resources?.requests?.[name] ?? 0);
    if (isInit && container.restartPolicy !== "Always") {
      if (together + request > greatestInit) greatestInit = together + request;
    } else together += request;
  }
  return together > greatestInit ? together : greatestInit;
}
