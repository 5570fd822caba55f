// Control "Host Probes / Lifecycle Hooks" of the Pod Security Standards, since Kubernetes 1.34.
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const hostProbe = containerRule({
  code: "pod-security/host-probe",
  about: HANDLER_FIELDS,
  standard: "baseline",
  since: "1.34",
  message: ({ host }: { host: string }) =>
    `the kubelet would ask ${host}, which the pod may not be able to reach itself`,
  hint: "leave host out: it is the pod",
  check(part, found) {
    for (const { handler, pointer } of part.handlers)
      for (const kind of ["httpGet", "tcpSocket"] as const) {
        const host = handler[kind]?.host ?? "";
        if (host !== "") found(`${pointer}/${kind}/host`, { host });
      }
  },
});
