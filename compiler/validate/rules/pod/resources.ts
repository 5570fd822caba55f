// What a pod has as a whole covers what its containers ask for.
import { childPointer } from "../../../pointer.ts";
import { quantityMillis } from "../../quantity.ts";
import {
  isExtended,
  isHugePages,
  isOvercommitAllowed,
  isWholePages,
  requestsOfContainers,
  resourceListsOf,
} from "../../resources.ts";
import { podRule, type PodSubject } from "../../rule.ts";

export const podResources = podRule({
  code: "pod/resources",
  about: ["resources"],
  since: "1.34",
  message: ({ problem }: { problem: string }) => problem,
  check(pod, found) {
    const { spec } = pod;
    const { resources } = spec;
    if (resources === undefined) return;
    if (resources.claims !== undefined)
      found("/spec/resources/claims", { problem: "claims belong to containers, not to the pod as a whole" });
    for (const { list, pointer } of resourceListsOf(resources, "/spec"))
      for (const [name, quantity] of Object.entries(list)) {
        const at = childPointer(pointer, name);
        if (isExtended(name) || !(["cpu", "memory"].includes(name) || isHugePages(name)))
          found(
            at,
            { problem: `a pod as a whole can have cpu, memory and huge pages, not ${name}` },
            { isKey: true },
          );
        else if (quantityMillis(quantity) < 0n)
          found(at, { problem: `the amount of ${name} must not be negative` });
        else if (isHugePages(name) && !isWholePages(name, quantity))
          found(at, { problem: `${quantity} is not a multiple of ${name}` });
      }
    const { limits = {}, requests = {} } = resources;
    const named = [...Object.keys(limits), ...Object.keys(requests)];
    if (
      named.some(isHugePages) &&
      !["cpu", "memory"].some((name) => named.includes(name) || isFilledIn(name, pod))
    )
      found("/spec/resources", { problem: "huge pages need an amount of cpu or memory beside them" });
    for (const [name, request] of Object.entries(requests)) {
      const at = childPointer("/spec/resources/requests", name);
      const limit = limits[name];
      const isShared = isOvercommitAllowed(name);
      const [wanted, most] = [quantityMillis(request), quantityMillis(limit ?? request)];
      if (isShared ? wanted > most : limit === undefined || wanted !== most)
        found(at, {
          problem:
            limit === undefined
              ? `${name} needs a limit`
              : `the request of ${name} (${request}) is ${isShared ? "above" : "not"} the limit (${limit})`,
        });
      if (requestsOfContainers(pod, name) > quantityMillis(request))
        found(at, { problem: `the containers request more ${name} together than the pod (${request})` });
    }
    spec.containers.forEach(({ resources: own }, index) => {
      for (const [name, limit] of Object.entries(own?.limits ?? {})) {
        const whole = limits[name];
        if (whole !== undefined && quantityMillis(limit) > quantityMillis(whole))
          found(childPointer(`/spec/containers/${index}/resources/limits`, name), {
            problem: `the limit of ${name} (${limit}) is above that of the pod (${whole})`,
          });
      }
    });
  },
});

/** Whether the server requests a resource for the pod because containers do: where the pod has some limit. */
function isFilledIn(name: string, { spec, containers }: PodSubject): boolean {
  const hasLimits = Object.keys(spec.resources?.limits ?? {}).length > 0;
  return hasLimits && containers.some(({ container }) => container.resources?.requests?.[name] !== undefined);
}
