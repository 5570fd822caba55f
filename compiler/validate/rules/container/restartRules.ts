// Rules of restarting have an action and exit codes, within limits.
import { containerRule } from "../../rule.ts";

const MOST_RULES = 20;
const MOST_CODES = 255;

export const restartRules = containerRule({
  code: "container/restart-rules",
  about: ["restartPolicyRules"],
  since: "1.35",
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { restartPolicyRules = [] }, pointer }, found, { isSince }) {
    if (restartPolicyRules.length === 0) return;
    const at = `${pointer}/restartPolicyRules`;
    const actions = isSince("1.36") ? ["Restart", "RestartAllContainers"] : ["Restart"];
    if (restartPolicyRules.length > MOST_RULES)
      found(at, { problem: `there are ${restartPolicyRules.length} rules, and ${MOST_RULES} are the most` });
    restartPolicyRules.forEach(({ action, exitCodes }, index) => {
      if (!actions.includes(action))
        found(`${at}/${index}/action`, {
          problem: `action must be ${actions.join(" or ")}, and this is ${JSON.stringify(action)}`,
        });
      if (exitCodes === undefined) return found(`${at}/${index}`, { problem: "a rule needs exitCodes" });
      if (exitCodes.operator !== "In" && exitCodes.operator !== "NotIn")
        found(`${at}/${index}/exitCodes/operator`, {
          problem: `operator must be In or NotIn, and this is ${JSON.stringify(exitCodes.operator)}`,
        });
      if ((exitCodes.values ?? []).length > MOST_CODES)
        found(`${at}/${index}/exitCodes/values`, { problem: `there are more than ${MOST_CODES} exit codes` });
    });
  },
});
