// An amount of a resource is not negative, and of a vendor's resource a whole number.
import { childPointer } from "../../../pointer.ts";
import { quantityMillis } from "../../quantity.ts";
import { isExtended, resourceListsOf } from "../../resources.ts";
import { containerRule } from "../../rule.ts";

/** The server counts in thousandths, with 63 bits. */
const MOST_MILLIS = 2n ** 63n - 1n;

export const resourceQuantity = containerRule({
  code: "container/resource-quantity",
  about: ["resources"],
  message: ({ name, problem }: { name: string; problem: string }) => `the amount of ${name} must ${problem}`,
  check({ container: { resources }, pointer }, found) {
    for (const { list, pointer: at } of resourceListsOf(resources, pointer))
      for (const [name, quantity] of Object.entries(list)) {
        const millis = quantityMillis(quantity);
        if (millis < 0n) found(childPointer(at, name), { name, problem: "not be negative" });
        if (!isExtended(name)) continue;
        if (millis % 1000n !== 0n) found(childPointer(at, name), { name, problem: "be a whole number" });
        if (millis > MOST_MILLIS)
          found(childPointer(at, name), { name, problem: `be at most ${MOST_MILLIS / 1000n}` });
      }
  },
});
