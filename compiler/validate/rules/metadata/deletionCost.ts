// The cost of deleting a pod is a number of 32 bits, written as text.
import { podRule } from "../../rule.ts";
import { childPointer } from "../../../pointer.ts";

const KEY = "controller.kubernetes.io/pod-deletion-cost";
const LIMIT = 2 ** 31;

export const deletionCost = podRule({
  code: "metadata/deletion-cost",
  about: ["annotations"],
  message: ({ cost }: { cost: string }) =>
    `the annotation ${KEY} must be a whole number of 32 bits, and this is ${JSON.stringify(cost)}`,
  check({ metadata: { annotations = {} } }, found) {
    const cost = annotations[KEY];
    if (cost === undefined) return;
    const number = Number(cost);
    if (!/^(?:0|-\d+|[1-9]\d*)$/.test(cost) || number < -LIMIT || number >= LIMIT)
      found(childPointer("/metadata/annotations", KEY), { cost });
  },
});
