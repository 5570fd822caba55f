// An entry of envFrom names exactly one ConfigMap or Secret.
import { containerRule } from "../../rule.ts";

export const envFromSource = containerRule({
  code: "container/env-from-source",
  about: ["envFrom"],
  message: ({ problem }: { problem: string }) =>
    `an entry of envFrom needs one source, and this has ${problem}`,
  hint: "write configMapRef or secretRef; for both, write two entries",
  check({ container: { envFrom = [] }, pointer }, found) {
    envFrom.forEach(({ configMapRef, secretRef }, index) => {
      if (configMapRef !== undefined && secretRef !== undefined)
        found(`${pointer}/envFrom/${index}`, { problem: "two" });
      if (configMapRef === undefined && secretRef === undefined)
        found(`${pointer}/envFrom/${index}`, { problem: "none" });
    });
  },
});
