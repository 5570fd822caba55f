// A pod is its containers.
import { podRule } from "../../rule.ts";

export const noContainers = podRule({
  code: "pod/no-containers",
  message: () => "the pod has no containers",
  hint: "add one to spec.containers",
  check({ spec }, found) {
    if (spec.containers.length === 0) found("/spec/containers", {});
  },
});
