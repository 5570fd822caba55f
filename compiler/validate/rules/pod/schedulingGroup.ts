// A pod that is scheduled with others names their group.
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

export const schedulingGroup = podRule({
  code: "pod/scheduling-group",
  about: ["schedulingGroup"],
  // Off in clusters unless it is turned on; then it is dropped without a word.
  severity: "warning",
  since: "1.36",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { schedulingGroup: group } }, found) {
    if (group === undefined) return;
    const { podGroupName: name = "" } = group;
    if (!dnsSubdomain.accepts(name))
      found("/spec/schedulingGroup/podGroupName", { problem: mismatch("podGroupName", dnsSubdomain, name) });
  },
});
