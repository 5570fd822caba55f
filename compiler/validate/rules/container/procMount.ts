// The unmasked /proc is for containers whose root is not the host's.
import { containerRule } from "../../rule.ts";

export const procMount = containerRule({
  code: "container/proc-mount",
  about: ["securityContext"],
  since: "1.33",
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { securityContext }, pointer }, found, { spec }) {
    const type = securityContext?.procMount;
    if (type === undefined || type === "Default") return;
    const at = `${pointer}/securityContext/procMount`;
    if (type !== "Unmasked")
      found(at, { problem: `procMount must be Default or Unmasked, and this is ${JSON.stringify(type)}` });
    else if (spec.hostUsers !== false) found(at, { problem: "procMount: Unmasked needs hostUsers: false" });
  },
});
