// The values of labels have the form of a name: they are for selecting, not for telling.
import { labelValue, mismatch } from "../../forms.ts";
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";

export const labelValueForm = podRule({
  code: "metadata/label-value",
  about: ["labels"],
  message: ({ key, value }: { key: string; value: string }) =>
    mismatch(`the label ${key}`, labelValue, value),
  hint: "what need not be selected by can be an annotation, which may hold any text",
  check({ metadata: { labels = {} } }, found) {
    for (const [key, value] of Object.entries(labels))
      if (!labelValue.accepts(value)) found(childPointer("/metadata/labels", key), { key, value });
  },
});
