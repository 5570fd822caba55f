// A toleration matches taints of nodes by key, value and effect.
import { podRule } from "../../rule.ts";
import { tolerationProblems } from "../../tolerations.ts";

export const tolerationForm = podRule({
  code: "pod/toleration",
  about: ["tolerations"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { tolerations = [] } }, found) {
    tolerations.forEach((toleration, index) => {
      for (const { field, problem } of tolerationProblems(toleration))
        found(`/spec/tolerations/${index}/${field}`, { problem });
    });
  },
});
