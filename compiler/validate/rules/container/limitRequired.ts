// What cannot be shared out twice is requested in the amount of its limit.
import { childPointer } from "../../../pointer.ts";
import { quantityMillis } from "../../quantity.ts";
import { isOvercommitAllowed } from "../../resources.ts";
import { containerRule } from "../../rule.ts";

export const limitRequired = containerRule({
  code: "container/limit-required",
  about: ["resources"],
  message: ({ name }: { name: string }) => `${name} needs a limit, and a request of the same amount`,
  hint: "write the limit, and leave the request out",
  check({ container: { resources: { limits = {}, requests = {} } = {} }, pointer }, found) {
    for (const [name, request] of Object.entries(requests)) {
      if (isOvercommitAllowed(name)) continue;
      const limit = limits[name];
      if (limit === undefined || quantityMillis(limit) !== quantityMillis(request))
        found(childPointer(`${pointer}/resources/requests`, name), { name });
    }
  },
});
