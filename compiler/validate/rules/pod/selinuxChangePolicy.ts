// How files get their SELinux labels; the faster way is off in clusters unless it is turned on.
import { podRule } from "../../rule.ts";

export const selinuxChangePolicy = podRule({
  code: "pod/selinux-change-policy",
  about: ["securityContext"],
  since: "1.33",
  message: ({ policy }: { policy: string }) =>
    `seLinuxChangePolicy must be Recursive, and this is ${JSON.stringify(policy)}`,
  hint: "leave it out; MountOption is known to clusters that have turned SELinuxMount on",
  check({ spec: { securityContext: { seLinuxChangePolicy: policy = "Recursive" } = {} } }, found) {
    if (policy !== "Recursive") found("/spec/securityContext/seLinuxChangePolicy", { policy });
  },
});
