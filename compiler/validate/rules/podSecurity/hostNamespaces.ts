// Control "Host Namespaces" of the Pod Security Standards.
import { podRule } from "../../rule.ts";

const NAMESPACES = ["hostNetwork", "hostPID", "hostIPC"] as const;

export const hostNamespacesControl = podRule({
  code: "pod-security/host-namespaces",
  about: NAMESPACES,
  standard: "baseline",
  message: ({ field }: { field: string }) => `${field}: true lets the pod see what other pods of its node do`,
  hint: "leave it out",
  check({ spec }, found) {
    for (const field of NAMESPACES) if (spec[field] === true) found(`/spec/${field}`, { field });
  },
});
