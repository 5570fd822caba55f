// A negative time to end is taken for one second.
import { podRule } from "../../rule.ts";

export const gracePeriod = podRule({
  code: "pod/grace-period",
  severity: "warning",
  message: ({ seconds }: { seconds: number }) =>
    `terminationGracePeriodSeconds is ${seconds}, which Kubernetes takes for 1`,
  check({ spec: { terminationGracePeriodSeconds: seconds = 0 } }, found) {
    if (seconds < 0) found("/spec/terminationGracePeriodSeconds", { seconds });
  },
});
