// Control "HostProcess" of the Pod Security Standards.
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

export const hostProcessControl = podRule({
  code: "pod-security/host-process",
  standard: "baseline",
  message: () => "a process of a Windows host has every right on its node",
  hint: "leave windowsOptions.hostProcess out",
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod))
      if (context.windowsOptions?.hostProcess === true) found(`${pointer}/windowsOptions/hostProcess`, {});
  },
});
