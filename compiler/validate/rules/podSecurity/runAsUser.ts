// Control "Running as Non-root user" of the Pod Security Standards, restricted.
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

export const runAsUser = podRule({
  code: "pod-security/run-as-user",
  standard: "restricted",
  message: () => "the user 0 is root",
  hint: "choose another user, or leave it to the image",
  check(pod, found) {
    if (pod.isSince("1.35") && pod.spec.hostUsers === false) return;
    for (const { context, pointer } of securityContextsOf(pod))
      if (context.runAsUser === 0) found(`${pointer}/runAsUser`, {});
  },
});
