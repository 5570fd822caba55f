// An AppArmor profile is the runtime's, none, or one that is loaded on the node, which alone has a name.
import type { AppArmorProfile } from "../../../../schemas/generated/pod.ts";
import { appArmorNameProblem } from "../../appArmor.ts";
import { podRule } from "../../rule.ts";

export const appArmorProfile = podRule({
  code: "container/app-armor-profile",
  message: ({ problem }: { problem: string }) => problem,
  check(pod, found) {
    for (const { context, pointer } of pod.securityContexts) {
      const problem = context.appArmorProfile && problemOf(context.appArmorProfile);
      if (problem !== undefined) found(`${pointer}/appArmorProfile/localhostProfile`, { problem });
    }
  },
});

function problemOf({ type, localhostProfile }: AppArmorProfile): string | undefined {
  if (type === "Localhost") return appArmorNameProblem(localhostProfile ?? "");
  return localhostProfile === undefined ? undefined : `localhostProfile has no place beside type ${type}`;
}
