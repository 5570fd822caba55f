// A seccomp profile is the runtime's, none, or a file on the node, which alone has a path.
import { localPathProblem } from "../../forms.ts";
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

export const seccompProfile = podRule({
  code: "container/seccomp-profile",
  message: ({ problem }: { problem: string }) => problem,
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod)) {
      const problem = context.seccompProfile && problemOf(context.seccompProfile);
      if (problem !== undefined) found(`${pointer}/seccompProfile/localhostProfile`, { problem });
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
  return localhostProfile === undefined
    ? "type Localhost needs a localhostProfile"
    : localPathProblem("localhostProfile", localhostProfile);
}
