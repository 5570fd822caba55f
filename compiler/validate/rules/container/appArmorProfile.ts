// An AppArmor profile is the runtime's, none, or one that is loaded on the node, which alone has a name.
import { byteLength } from "../../forms.ts";
import { podRule } from "../../rule.ts";

const MOST_BYTES = 4095;

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

function problemOf({
  type,
  localhostProfile,
}: {
  type: string;
  localhostProfile?: string;
}): string | undefined {
  if (type !== "Localhost")
    return localhostProfile === undefined ? undefined : `localhostProfile has no place beside type ${type}`;
  const name = localhostProfile ?? "";
  if (name.trim() === "") return "type Localhost needs a localhostProfile";
  if (name.trim() !== name) return "localhostProfile begins or ends with a blank";
  return byteLength(name) > MOST_BYTES ? `localhostProfile has more than ${MOST_BYTES} bytes` : undefined;
}
