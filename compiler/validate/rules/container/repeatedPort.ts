// A port that is listed twice says nothing new.
import { findRepeated } from "../../repeated.ts";
import { containerRule } from "../../rule.ts";

export const repeatedPort = containerRule({
  code: "container/repeated-port",
  severity: "warning",
  message: ({ port }: { port: string }) => `the container lists its port ${port} twice`,
  check({ container: { ports }, pointer }, found) {
    if (ports === undefined) return;
    const keys = ports
      .map(({ containerPort, protocol = "TCP", hostIP = "", hostPort = 0 }, index) => ({
        key: `${containerPort}/${protocol}`,
        onHost: `${hostIP}:${hostPort}`,
        pointer: `${pointer}/ports/${index}`,
      }))
      .filter(({ onHost }) => onHost === ":0");
    findRepeated(keys, (repeated, related) => found(repeated.pointer, { port: repeated.key }, { related }));
  },
});
