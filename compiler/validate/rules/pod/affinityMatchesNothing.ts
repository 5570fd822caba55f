// A term without a selector matches no pod at all.
import { affinityTermsOf } from "../../affinityTerms.ts";
import { podRule } from "../../rule.ts";

export const affinityMatchesNothing = podRule({
  code: "pod/affinity-matches-nothing",
  about: ["affinity", "topologySpreadConstraints"],
  severity: "warning",
  message: () => "without a labelSelector this matches no pod",
  hint: "write a labelSelector; an empty one, {}, matches all pods",
  check({ spec: { affinity, topologySpreadConstraints = [] } }, found) {
    for (const { term, pointer } of affinity === undefined ? [] : affinityTermsOf(affinity))
      if (term.labelSelector === undefined) found(pointer, {});
    topologySpreadConstraints.forEach(({ labelSelector }, index) => {
      if (labelSelector === undefined) found(`/spec/topologySpreadConstraints/${index}`, {});
    });
  },
});
