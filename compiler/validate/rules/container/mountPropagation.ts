// Mounts that a container makes reach the host only from a privileged one.
import { containerRule } from "../../rule.ts";

export const mountPropagation = containerRule({
  code: "container/mount-propagation",
  about: ["volumeMounts"],
  message: () => "only a privileged container can propagate mounts to the host",
  hint: "use HostToContainer, or leave mountPropagation out",
  check({ container: { volumeMounts = [], securityContext }, pointer }, found) {
    if (securityContext?.privileged === true) return;
    volumeMounts.forEach((mount, index) => {
      if (mount.mountPropagation === "Bidirectional")
        found(`${pointer}/volumeMounts/${index}/mountPropagation`, {});
    });
  },
});
