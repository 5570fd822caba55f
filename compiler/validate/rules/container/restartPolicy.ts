// Containers have a restart policy of their own since Kubernetes 1.35; before, only sidecars had, and only Always.
import { containerRule } from "../../rule.ts";

const POLICIES = ["Always", "Never", "OnFailure"];

export const containerRestartPolicy = containerRule({
  code: "container/restart-policy",
  about: ["restartPolicy", "restartPolicyRules"],
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { restartPolicy, restartPolicyRules = [] }, pointer, isInit }, found, { isSince }) {
    const at = `${pointer}/restartPolicy`;
    if (restartPolicy === undefined) {
      if (restartPolicyRules.length > 0 && isSince("1.35"))
        found(at, { problem: "restartPolicyRules need a restartPolicy" });
    } else if (!POLICIES.includes(restartPolicy)) {
      found(at, {
        problem: `restartPolicy must be one of ${POLICIES.join(", ")}, and this is ${JSON.stringify(restartPolicy)}`,
      });
    } else if (!isSince("1.35") && !(isInit && restartPolicy === "Always")) {
      found(at, {
        problem: "before Kubernetes 1.35 only init containers can have a restartPolicy, and only Always",
      });
    }
    const hasRules = restartPolicyRules.length > 0 && isSince("1.35");
    if (isInit && restartPolicy === "Always" && hasRules && !isSince("1.36"))
      found(`${pointer}/restartPolicyRules`, {
        problem: "before Kubernetes 1.36 a sidecar can have no restartPolicyRules",
      });
  },
});
