// Control "/proc Mount Type" of the Pod Security Standards, restricted since Kubernetes 1.35: also with users of its own.
import { containerRule } from "../../rule.ts";

export const restrictedProcMount = containerRule({
  code: "pod-security/restricted-proc-mount",
  about: ["securityContext"],
  standard: "restricted",
  since: "1.35",
  replaces: "pod-security/proc-mount",
  message: ({ type }: { type: string }) =>
    `procMount: ${type} shows the container what is masked for good reason`,
  hint: "leave it out",
  check({ container: { securityContext }, pointer }, found) {
    const type = securityContext?.procMount ?? "Default";
    if (type !== "Default") found(`${pointer}/securityContext/procMount`, { type });
  },
});
