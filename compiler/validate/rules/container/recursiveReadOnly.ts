// What is read-only with all that is mounted below it is read-only itself, and gets no mounts from the host.
import { containerRule } from "../../rule.ts";

const MODES = ["Disabled", "Enabled", "IfPossible"];

export const recursiveReadOnly = containerRule({
  code: "container/recursive-read-only",
  about: ["volumeMounts"],
  message: ({ problem }: { problem: string }) => `recursiveReadOnly ${problem}`,
  check({ container: { volumeMounts = [] }, pointer }, found) {
    volumeMounts.forEach(
      ({ recursiveReadOnly: mode = "Disabled", readOnly, mountPropagation = "None" }, index) => {
        if (mode === "Disabled") return;
        const at = `${pointer}/volumeMounts/${index}/recursiveReadOnly`;
        if (!MODES.includes(mode))
          return found(at, {
            problem: `must be one of ${MODES.join(", ")}, and this is ${JSON.stringify(mode)}`,
          });
        if (readOnly !== true) found(at, { problem: "needs readOnly: true" });
        if (mountPropagation !== "None") found(at, { problem: "needs a mount without mountPropagation" });
      },
    );
  },
});
