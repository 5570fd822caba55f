// Control "SELinux" of the Pod Security Standards: the types for containers, and no user or role of the author's.
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

const TYPES = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

export const selinux = podRule({
  code: "pod-security/selinux",
  standard: "baseline",
  message: ({ field, value }: { field: string; value: string }) =>
    `the SELinux ${field} ${JSON.stringify(value)} gives other rights than a container's`,
  hint: `leave it out; types can be ${TYPES.slice(1).join(", ")}`,
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod)) {
      const { type = "", user = "", role = "" } = context.seLinuxOptions ?? {};
      if (!TYPES.includes(type)) found(`${pointer}/seLinuxOptions/type`, { field: "type", value: type });
      if (user !== "") found(`${pointer}/seLinuxOptions/user`, { field: "user", value: user });
      if (role !== "") found(`${pointer}/seLinuxOptions/role`, { field: "role", value: role });
    }
  },
});
