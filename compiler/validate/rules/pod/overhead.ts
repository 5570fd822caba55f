// What a runtime class adds to a pod is an amount of resources.
import { childPointer } from "../../../pointer.ts";
import { quantityMillis } from "../../quantity.ts";
import { isExtended, isHugePages, isResourceName, isWholePages } from "../../resources.ts";
import { podRule } from "../../rule.ts";

export const overheadForm = podRule({
  code: "pod/overhead",
  about: ["overhead"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { overhead = {} } }, found) {
    for (const [name, quantity] of Object.entries(overhead)) {
      const at = childPointer("/spec/overhead", name);
      const millis = quantityMillis(quantity);
      if (!isResourceName(name))
        found(at, { problem: `there is no resource ${JSON.stringify(name)}` }, { isKey: true });
      if (
        millis < 0n ||
        (isExtended(name) && millis % 1000n !== 0n) ||
        (isHugePages(name) && !isWholePages(name, quantity))
      )
        found(at, { problem: `${quantity} is no amount of ${name}` });
      if (isHugePages(name) && overhead["cpu"] === undefined && overhead["memory"] === undefined)
        found(at, { problem: "huge pages need an amount of cpu or memory beside them" });
    }
  },
});
