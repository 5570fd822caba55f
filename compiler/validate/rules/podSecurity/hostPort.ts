// Control "Host Ports" of the Pod Security Standards.
import { containerRule } from "../../rule.ts";

export const hostPort = containerRule({
  code: "pod-security/host-port",
  about: ["ports"],
  standard: "baseline",
  message: ({ port }: { port: number }) =>
    `the port ${port} of the node can be reached around the rules of the cluster's network`,
  hint: "leave hostPort out, and reach the pod by a Service",
  check({ container: { ports = [] }, pointer }, found) {
    ports.forEach(({ hostPort: port = 0 }, index) => {
      if (port !== 0) found(`${pointer}/ports/${index}/hostPort`, { port });
    });
  },
});
