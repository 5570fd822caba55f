// A probe may shorten how long a container has to end, if it is one that ends containers.
import { PROBES } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const probeGracePeriod = containerRule({
  code: "container/probe-grace-period",
  about: PROBES,
  message: ({ problem }: { problem: string }) => `terminationGracePeriodSeconds ${problem}`,
  check(part, found) {
    for (const { probe, kind, pointer } of part.probes) {
      const seconds = probe.terminationGracePeriodSeconds;
      if (seconds === undefined) continue;
      const at = `${pointer}/terminationGracePeriodSeconds`;
      if (kind === "readinessProbe")
        found(at, { problem: "has no place in a readiness probe, which ends nothing" });
      if (seconds <= 0) found(at, { problem: `must be greater than 0, and this is ${seconds}` });
    }
  },
});
