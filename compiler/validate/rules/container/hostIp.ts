// An address of the host without a port of the host does nothing.
import { containerRule } from "../../rule.ts";

export const unusedHostIp = containerRule({
  code: "container/host-ip",
  about: ["ports"],
  severity: "warning",
  message: ({ hostIP }: { hostIP: string }) => `hostIP ${hostIP} has no effect without hostPort`,
  check({ container: { ports = [] }, pointer }, found) {
    ports.forEach(({ hostIP = "", hostPort = 0 }, index) => {
      if (hostIP !== "" && hostPort === 0) found(`${pointer}/ports/${index}/hostIP`, { hostIP });
    });
  },
});
