// A term without a selector matches no pod at all.
import { podRule } from "../../rule.ts";

export const affinityMatchesNothing = podRule({
  code: "pod/affinity-matches-nothing",
  severity: "warning",
  message: () => "without a labelSelector this matches no pod",
  hint: "write a labelSelector; an empty one, {}, matches all pods",
  check({ spec: { affinity = {}, topologySpreadConstraints = [] } }, found) {
    for (const kind of ["podAffinity", "podAntiAffinity"] as const)
      affinity[kind]?.requiredDuringSchedulingIgnoredDuringExecution?.forEach(({ labelSelector }, index) => {
        if (labelSelector === undefined)
          found(`/spec/affinity/${kind}/requiredDuringSchedulingIgnoredDuringExecution/${index}`, {});
      });
    topologySpreadConstraints.forEach(({ labelSelector }, index) => {
      if (labelSelector === undefined) found(`/spec/topologySpreadConstraints/${index}`, {});
    });
  },
});
