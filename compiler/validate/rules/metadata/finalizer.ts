// Finalizers are Kubernetes' own, or have the domain of whoever removes them.
import { labelKey } from "../../forms.ts";
import { podRule } from "../../rule.ts";

const STANDARD = ["kubernetes", "orphan", "foregroundDeletion"];

export const finalizerName = podRule({
  code: "metadata/finalizer",
  about: ["finalizers"],
  message: ({ problem }: { problem: string }) => problem,
  check({ metadata: { finalizers = [] } }, found) {
    finalizers.forEach((finalizer, index) => {
      const isKnown = finalizer.includes("/") ? labelKey.accepts(finalizer) : STANDARD.includes(finalizer);
      if (!isKnown)
        found(
          `/metadata/finalizers/${index}`,
          { problem: `${JSON.stringify(finalizer)} is no finalizer` },
          { hint: "write a domain, / and a name: example.com/archived" },
        );
    });
    const orphan = finalizers.indexOf("orphan");
    const foreground = finalizers.indexOf("foregroundDeletion");
    if (orphan >= 0 && foreground >= 0)
      found(
        `/metadata/finalizers/${foreground}`,
        { problem: "a pod cannot have both finalizers orphan and foregroundDeletion" },
        { related: [{ message: "orphan is here", pointer: `/metadata/finalizers/${orphan}` }] },
      );
  },
});
