// Without requests a pod is placed anywhere and is the first to go.
import { containerRule } from "../../rule.ts";

export const noRequests = containerRule({
  code: "practice/no-requests",
  severity: "off",
  message: ({ name, missing }: { name: string; missing: string }) =>
    `the container ${name} requests no ${missing}`,
  hint: "write resources.requests with cpu and memory",
  check({ container: { name, resources }, pointer }, found, { spec }) {
    const missing = ["cpu", "memory"].filter(
      (resource) =>
        resources?.requests?.[resource] === undefined && spec.resources?.requests?.[resource] === undefined,
    );
    if (missing.length > 0) found(`${pointer}/resources/requests`, { name, missing: missing.join(" and ") });
  },
});
