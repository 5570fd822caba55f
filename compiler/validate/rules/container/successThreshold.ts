// A container that was found dead is started anew, so one success is all that liveness and startup can need.
import { PROBES } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const successThreshold = containerRule({
  code: "container/success-threshold",
  about: PROBES,
  message: ({ kind, value }: { kind: string; value: number }) =>
    `successThreshold of a ${kind} must be 1, and this is ${value}`,
  hint: "leave it out",
  check(part, found) {
    for (const { probe, kind, pointer } of part.probes) {
      const value = probe.successThreshold || 1;
      if (kind !== "readinessProbe" && value > 1) found(`${pointer}/successThreshold`, { kind, value });
    }
  },
});
