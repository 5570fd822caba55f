// Probes count and wait; neither can be negative.
import { PROBES } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

const NUMBERS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

export const probeNumbers = containerRule({
  code: "container/probe-numbers",
  about: PROBES,
  message: ({ field, value }: { field: string; value: number }) =>
    `${field} must not be negative, and this is ${value}`,
  check(part, found) {
    for (const { probe, pointer } of part.probes)
      for (const field of NUMBERS) {
        const value = probe[field] ?? 0;
        if (value < 0) found(`${pointer}/${field}`, { field, value });
      }
  },
});
