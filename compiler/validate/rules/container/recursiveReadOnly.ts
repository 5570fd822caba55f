// What is read-only with all that is mounted below it is read-only itself, and gets no mounts from the host.
import { containerRule } from "../../rule.ts";

export const recursiveReadOnly = containerRule({
  code: "container/recursive-read-only",
  message: ({ need }: { need: string }) => `recursiveReadOnly needs ${need}`,
  check({ container: { volumeMounts = [] }, pointer }, found) {
    volumeMounts.forEach(
      ({ recursiveReadOnly: mode = "Disabled", readOnly, mountPropagation = "None" }, index) => {
        if (mode === "Disabled") return;
        const at = `${pointer}/volumeMounts/${index}/recursiveReadOnly`;
        if (readOnly !== true) found(at, { need: "readOnly: true" });
        if (mountPropagation !== "None") found(at, { need: "no mountPropagation" });
      },
    );
  },
});
