// Control "Privileged Containers" of the Pod Security Standards.
import { containerRule } from "../../rule.ts";

export const privileged = containerRule({
  code: "pod-security/privileged",
  about: ["securityContext"],
  standard: "baseline",
  message: () => "a privileged container has every right on its node",
  hint: "leave `privileged` out, and add the capabilities that are needed",
  check({ container, pointer }, found) {
    if (container.securityContext?.privileged === true) found(`${pointer}/securityContext/privileged`, {});
  },
});
