// The keys of annotations have the form of labels' keys, but for capitals in their domain.
import { labelKey, mismatch } from "../../forms.ts";
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";

export const annotationKeyForm = podRule({
  code: "metadata/annotation-key",
  about: ["annotations"],
  message: ({ key }: { key: string }) => mismatch("the key of an annotation", labelKey, key),
  check({ metadata: { annotations = {} } }, found) {
    for (const key of Object.keys(annotations))
      if (!labelKey.accepts(key.toLowerCase()))
        found(childPointer("/metadata/annotations", key), { key }, { isKey: true });
  },
});
