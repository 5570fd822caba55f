// A pod that shares the host's processes cannot have a view of its own of them; users of its own exclude the host's namespaces.
import { podRule } from "../../rule.ts";

const OF_HOST = ["hostNetwork", "hostPID", "hostIPC"] as const;

export const hostNamespaces = podRule({
  code: "pod/host-namespaces",
  about: ["shareProcessNamespace", "hostUsers"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec, containers }, found) {
    if (spec.shareProcessNamespace === true && spec.hostPID === true)
      found(
        "/spec/shareProcessNamespace",
        { problem: "shareProcessNamespace and hostPID exclude each other" },
        { related: [{ message: "hostPID is here", pointer: "/spec/hostPID" }] },
      );
    if (spec.hostUsers !== false) return;
    for (const field of OF_HOST)
      if (spec[field] === true)
        found(
          `/spec/${field}`,
          { problem: `${field} and hostUsers: false exclude each other` },
          { related: [{ message: "hostUsers is here", pointer: "/spec/hostUsers" }] },
        );
    for (const { container, pointer } of containers)
      if ((container.volumeDevices ?? []).length > 0)
        found(`${pointer}/volumeDevices`, {
          problem: "with hostUsers: false no block devices can be attached",
        });
  },
});
