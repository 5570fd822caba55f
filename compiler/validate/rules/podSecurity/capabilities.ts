// Control "Capabilities" of the Pod Security Standards: none beyond those that runtimes give anyway.
import { containerRule } from "../../rule.ts";

const ALLOWED = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

export const capabilities = containerRule({
  code: "pod-security/capabilities",
  about: ["securityContext"],
  standard: "baseline",
  message: ({ capability }: { capability: string }) =>
    `the capability ${capability} gives rights beyond the container`,
  hint: `only these can be added: ${[...ALLOWED].join(", ")}`,
  check({ container: { securityContext }, pointer }, found) {
    securityContext?.capabilities?.add?.forEach((capability, index) => {
      if (!ALLOWED.has(capability))
        found(`${pointer}/securityContext/capabilities/add/${index}`, { capability });
    });
  },
});
