// Control "Privilege Escalation" of the Pod Security Standards, restricted: said, not left to the default.
import { containerRule } from "../../rule.ts";

export const privilegeEscalationControl = containerRule({
  code: "pod-security/privilege-escalation",
  standard: "restricted",
  message: ({ name }: { name: string }) =>
    `the container ${name} could gain rights that it was not started with`,
  hint: "write allowPrivilegeEscalation: false in its securityContext",
  check({ container: { name, securityContext }, pointer }, found, { spec }) {
    if (spec.os?.name === "windows" || securityContext?.allowPrivilegeEscalation === false) return;
    found(`${pointer}/securityContext/allowPrivilegeEscalation`, { name });
  },
});
