// Control "Seccomp" of the Pod Security Standards, restricted: said by the pod or by every container.
import { podRule } from "../../rule.ts";

export const restrictedSeccomp = podRule({
  code: "pod-security/restricted-seccomp",
  standard: "restricted",
  replaces: "pod-security/seccomp",
  message: ({ problem }: { problem: string }) => problem,
  hint: "write seccompProfile: { type: RuntimeDefault } in the pod's securityContext",
  check({ spec, containers }, found) {
    if (spec.os?.name === "windows") return;
    const ofPod = spec.securityContext?.seccompProfile?.type;
    if (ofPod === "Unconfined")
      found("/spec/securityContext/seccompProfile/type", { problem: "the pod may call all of the kernel" });
    for (const { container, pointer } of containers) {
      const own = container.securityContext?.seccompProfile?.type;
      if (own === "Unconfined" || (own === undefined && ofPod === undefined))
        found(`${pointer}/securityContext/seccompProfile`, {
          problem: `the container ${container.name} may call all of the kernel`,
        });
    }
  },
});
