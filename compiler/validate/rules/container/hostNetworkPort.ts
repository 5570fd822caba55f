// On the host's network a container's port is the host's.
import { containerRule } from "../../rule.ts";

export const hostNetworkPort = containerRule({
  code: "container/host-network-port",
  about: ["ports"],
  message: ({ hostPort, containerPort }: { hostPort: number; containerPort: number }) =>
    `with hostNetwork the hostPort must be the containerPort ${containerPort}, and this is ${hostPort}`,
  hint: "leave hostPort out",
  check({ container: { ports = [] }, pointer, isInit }, found, { spec }) {
    // The server does not look at those of init containers.
    if (spec.hostNetwork !== true || isInit) return;
    ports.forEach(({ containerPort, hostPort = containerPort }, index) => {
      if (hostPort !== containerPort)
        found(`${pointer}/ports/${index}/hostPort`, { hostPort, containerPort });
    });
  },
});
