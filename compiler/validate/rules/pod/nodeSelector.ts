// Nodes are selected by their labels.
import { labelKey, labelValue, mismatch } from "../../forms.ts";
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";

export const nodeSelector = podRule({
  code: "pod/node-selector",
  about: ["nodeSelector"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { nodeSelector: labels } }, found) {
    if (labels === undefined) return;
    for (const [key, value] of Object.entries(labels)) {
      const at = childPointer("/spec/nodeSelector", key);
      if (!labelKey.accepts(key))
        found(at, { problem: mismatch("the key of a label", labelKey, key) }, { isKey: true });
      if (!labelValue.accepts(value))
        found(at, { problem: mismatch("the value of a label", labelValue, value) });
    }
  },
});
