// The letter m means thousandths: 512m of memory is half a byte.
import { childPointer } from "../../../pointer.ts";
import { quantityNanos, UNIT } from "../../quantity.ts";
import { resourceListsOf } from "../../resources.ts";
import { containerRule } from "../../rule.ts";

export const fractionalBytes = containerRule({
  code: "container/fractional-bytes",
  about: ["resources"],
  severity: "warning",
  message: ({ name, quantity }: { name: string; quantity: string | number }) =>
    `${quantity} of ${name} is not a whole number of bytes`,
  hint: "write Mi or M for millions of bytes",
  check({ container: { resources }, pointer }, found) {
    for (const { list, pointer: at } of resourceListsOf(resources, pointer))
      for (const name of ["memory", "ephemeral-storage"]) {
        const quantity = list[name];
        if (quantity === undefined || (quantityNanos(quantity) ?? 0n) % UNIT === 0n) continue;
        const fix = /^\d+m$/.test(String(quantity)) ? `${String(quantity).slice(0, -1)}Mi` : undefined;
        found(childPointer(at, name), { name, quantity }, { fix });
      }
  },
});
