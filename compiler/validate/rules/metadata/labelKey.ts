// The keys of labels have a form, so that selectors can be written down.
import { labelKey, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";
import { childPointer } from "../../../pointer.ts";

export const labelKeyForm = podRule({
  code: "metadata/label-key",
  about: ["labels"],
  message: ({ key }: { key: string }) => mismatch("the key of a label", labelKey, key),
  check({ metadata: { labels = {} } }, found) {
    for (const key of Object.keys(labels))
      if (!labelKey.accepts(key)) found(childPointer("/metadata/labels", key), { key }, { isKey: true });
  },
});
