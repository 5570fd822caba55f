// A container cannot be promised more than it may use.
import { childPointer } from "../../../pointer.ts";
import { quantityMillis } from "../../quantity.ts";
import { isOvercommitAllowed } from "../../resources.ts";
import { containerRule } from "../../rule.ts";

export const requestAboveLimit = containerRule({
  code: "container/request-above-limit",
  about: ["resources"],
  message: ({ name, request, limit }: { name: string; request: string | number; limit: string | number }) =>
    `the request of ${name} (${request}) is above the limit (${limit})`,
  hint: "raise the limit, or lower the request",
  check({ container: { resources: { limits = {}, requests = {} } = {} }, pointer }, found) {
    for (const [name, request] of Object.entries(requests)) {
      const limit = limits[name];
      if (limit === undefined || limit === request || !isOvercommitAllowed(name)) continue;
      if (quantityMillis(request) > quantityMillis(limit))
        found(
          childPointer(`${pointer}/resources/requests`, name),
          { name, request, limit },
          {
            related: [
              { message: "the limit is here", pointer: childPointer(`${pointer}/resources/limits`, name) },
            ],
          },
        );
    }
  },
});
