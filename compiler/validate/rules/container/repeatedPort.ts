// All containers of a pod have one network: a port that is listed again says nothing new, or contradicts what is said already.
import type { ContainerPort } from "../../../../schemas/generated/pod.ts";
import { podRule } from "../../rule.ts";

interface PlacedPort {
  readonly port: ContainerPort;
  /** Number and protocol. */
  readonly name: string;
  readonly pointer: string;
}

export const repeatedPort = podRule({
  code: "container/repeated-port",
  severity: "warning",
  message: ({ port, problem }: { port: string; problem: string }) =>
    `the pod lists its port ${port} ${problem}`,
  check({ containers }, found) {
    const ports = containers.flatMap(({ container, pointer }) =>
      (container.ports ?? []).map((port, index): PlacedPort => ({
        port,
        name: `${port.containerPort}/${port.protocol ?? "TCP"}`,
        pointer: `${pointer}/ports/${index}`,
      })),
    );
    if (ports.length < 2) return;
    for (const [name, same] of Map.groupBy(ports, ({ name: port }) => port))
      same.forEach(({ port, pointer }, index) => {
        for (const earlier of same.slice(0, index)) {
          const problem = clash(port, earlier.port);
          if (problem === undefined) continue;
          const related = [{ message: "the first one is here", pointer: earlier.pointer }];
          return found(pointer, { port: name, problem }, { related });
        }
      });
  },
});

/** What is odd about two listings of one port; nothing where they are for different addresses or ports of the host. */
function clash(
  { hostIP = "", hostPort = 0 }: ContainerPort,
  { hostIP: otherIP = "", hostPort: otherPort = 0 }: ContainerPort,
): string | undefined {
  if (hostIP === otherIP && hostPort === otherPort) return "twice";
  if (hostPort === 0 || otherPort === 0) return "once with a port of the host and once without";
  return hostPort === otherPort && (hostIP === "") !== (otherIP === "")
    ? "for one address of the host and for all"
    : undefined;
}
