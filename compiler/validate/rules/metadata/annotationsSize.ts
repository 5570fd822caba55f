// All annotations of an object together have a limit, in bytes of UTF-8.
import { byteLength } from "../../forms.ts";
import { podRule } from "../../rule.ts";

const MAXIMUM_BYTES = 262_144;

export const annotationsSize = podRule({
  code: "metadata/annotations-size",
  about: ["annotations"],
  message: ({ bytes }: { bytes: number }) =>
    `the annotations have ${bytes} bytes together, and ${MAXIMUM_BYTES} are the most that Kubernetes stores`,
  hint: "put large texts into a ConfigMap, and name it here",
  check({ metadata: { annotations = {} } }, found) {
    const entries = Object.entries(annotations);
    // A character has at most three bytes for each of its UTF-16 units.
    if (entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0) * 3 <= MAXIMUM_BYTES)
      return;
    const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
    if (bytes > MAXIMUM_BYTES) found("/metadata/annotations", { bytes });
  },
});
