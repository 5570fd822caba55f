// Control "AppArmor" of the Pod Security Standards: not without.
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

const PREFIX = "container.apparmor.security.beta.kubernetes.io/";

export const appArmorControl = podRule({
  code: "pod-security/app-armor",
  standard: "baseline",
  message: ({ profile }: { profile: string }) =>
    `the AppArmor profile ${JSON.stringify(profile)} does not confine the container`,
  hint: "use RuntimeDefault or Localhost, or leave it out",
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod)) {
      const type = context.appArmorProfile?.type;
      if (type === "Unconfined") found(`${pointer}/appArmorProfile/type`, { profile: type });
    }
    for (const [key, profile] of Object.entries(pod.metadata.annotations ?? {}))
      if (key.startsWith(PREFIX) && !/^(?:$|runtime\/default$|localhost\/)/.test(profile))
        found(childPointer("/metadata/annotations", key), { profile });
  },
});
