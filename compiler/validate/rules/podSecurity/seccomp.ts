// Control "Seccomp" of the Pod Security Standards, baseline: not without.
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

export const seccomp = podRule({
  code: "pod-security/seccomp",
  standard: "baseline",
  message: () => "without a seccomp profile the container may call all of the kernel",
  hint: "use RuntimeDefault or Localhost, or leave it out",
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod))
      if (context.seccompProfile?.type === "Unconfined") found(`${pointer}/seccompProfile/type`, {});
  },
});
