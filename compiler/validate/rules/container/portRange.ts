// Ports are numbers from 1 to 65535; a hostPort of 0 is none.
import { isPort } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const portRange = containerRule({
  code: "container/port-range",
  about: ["ports"],
  message: ({ field, port }: { field: string; port: number }) =>
    `${field} must be a port from 1 to 65535, and this is ${port}`,
  check({ container: { ports = [] }, pointer }, found) {
    ports.forEach(({ containerPort, hostPort = 0 }, index) => {
      if (!isPort(containerPort))
        found(`${pointer}/ports/${index}/containerPort`, { field: "containerPort", port: containerPort });
      if (hostPort !== 0 && !isPort(hostPort))
        found(`${pointer}/ports/${index}/hostPort`, { field: "hostPort", port: hostPort });
    });
  },
});
