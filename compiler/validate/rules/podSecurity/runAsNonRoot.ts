// Control "Running as Non-root" of the Pod Security Standards, restricted: said by the pod or by every container.
import { podRule } from "../../rule.ts";

export const runAsNonRoot = podRule({
  code: "pod-security/run-as-non-root",
  standard: "restricted",
  message: ({ problem }: { problem: string }) => problem,
  hint: "write runAsNonRoot: true in the pod's securityContext",
  check({ spec, containers, isSince }, found) {
    // Root in a pod with users of its own is nobody on the node.
    if (isSince("1.35") && spec.hostUsers === false) return;
    const ofPod = spec.securityContext?.runAsNonRoot;
    if (ofPod === false) found("/spec/securityContext/runAsNonRoot", { problem: "the pod may run as root" });
    for (const { container, pointer } of containers) {
      const own = container.securityContext?.runAsNonRoot;
      if (own === false || (own === undefined && ofPod === undefined))
        found(`${pointer}/securityContext/runAsNonRoot`, {
          problem: `the container ${container.name} may run as root`,
        });
    }
  },
});
