// By which signal a container is told to end; clusters have this only where it is turned on.
import { containerRule } from "../../rule.ts";

export const stopSignal = containerRule({
  code: "container/stop-signal",
  about: ["lifecycle"],
  severity: "warning",
  since: "1.33",
  message: ({ signal }: { signal: string }) =>
    `stopSignal: ${signal} has no effect unless the cluster has turned it on`,
  hint: "where it is on (ContainerStopSignals), the pod needs spec.os.name too",
  check({ container: { lifecycle }, pointer }, found) {
    const signal = lifecycle?.stopSignal;
    if (signal !== undefined) found(`${pointer}/lifecycle/stopSignal`, { signal });
  },
});
