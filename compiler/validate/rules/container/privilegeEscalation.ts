// A process that may do all cannot be kept from gaining more.
import { containerRule } from "../../rule.ts";

export const privilegeEscalation = containerRule({
  code: "container/privilege-escalation",
  about: ["securityContext"],
  message: ({ right }: { right: string }) => `allowPrivilegeEscalation: false contradicts ${right}`,
  check({ container: { securityContext }, pointer }, found) {
    if (securityContext?.allowPrivilegeEscalation !== false) return;
    const at = `${pointer}/securityContext`;
    if (securityContext.privileged === true)
      found(
        `${at}/allowPrivilegeEscalation`,
        { right: "privileged: true" },
        { related: [{ message: "the container is privileged here", pointer: `${at}/privileged` }] },
      );
    const index = securityContext.capabilities?.add?.indexOf("CAP_SYS_ADMIN") ?? -1;
    if (index >= 0)
      found(
        `${at}/allowPrivilegeEscalation`,
        { right: "the capability CAP_SYS_ADMIN" },
        { related: [{ message: "it is added here", pointer: `${at}/capabilities/add/${index}` }] },
      );
  },
});
