// Control "/proc Mount Type" of the Pod Security Standards.
import { containerRule } from "../../rule.ts";

export const procMountControl = containerRule({
  code: "pod-security/proc-mount",
  about: ["securityContext"],
  standard: "baseline",
  message: ({ type }: { type: string }) =>
    `procMount: ${type} shows the container what is masked for good reason`,
  hint: "leave it out",
  check({ container: { securityContext }, pointer }, found, { spec, isSince }) {
    const type = securityContext?.procMount ?? "Default";
    const isExcused = isSince("1.35") && spec.hostUsers === false;
    if (type !== "Default" && !isExcused) found(`${pointer}/securityContext/procMount`, { type });
  },
});
