// Containers that run together cannot share a port of the host; init containers run one by one.
import type { ContainerPort } from "../../../../schemas/generated/pod.ts";
import { findRepeated, type Keyed } from "../../repeated.ts";
import { podRule, type ContainerSubject } from "../../rule.ts";

export const hostPortConflict = podRule({
  code: "container/host-port-conflict",
  message: ({ port }: { port: string }) => `two ports take ${port} of the host`,
  hint: "give one of them another hostPort, or leave it out",
  check({ containers }, found) {
    const together = containers.filter(({ isInit }) => !isInit).flatMap(hostPorts);
    for (const group of [...containers.filter(({ isInit }) => isInit).map(hostPorts), together])
      findRepeated(group, (repeated, related) =>
        found(repeated.pointer, { port: repeated.key }, { related }),
      );
  },
});

function hostPorts({ container: { ports }, pointer }: ContainerSubject): Keyed[] {
  if (ports === undefined) return [];
  return ports.flatMap((port, index) =>
    (port.hostPort ?? 0) === 0 ? [] : [{ key: nameOf(port), pointer: `${pointer}/ports/${index}/hostPort` }],
  );
}

function nameOf({ protocol = "TCP", hostIP = "", hostPort }: ContainerPort): string {
  return `${protocol} ${hostIP}${hostIP === "" ? "" : ":"}${hostPort}`;
}
