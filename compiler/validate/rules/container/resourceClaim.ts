// A container uses claims of its pod, each claim or each part of it once.
import { didYouMeanOneOf } from "../../../diagnostics/suggestion.ts";
import { dnsLabel, mismatch } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const containerClaim = containerRule({
  code: "container/resource-claim",
  about: ["resources"],
  since: "1.34",
  message: ({ problem }: { problem: string }) => problem,
  check(
    { container: { resources: { claims = [] } = {} }, pointer },
    found,
    { spec: { resourceClaims = [] } },
  ) {
    const names = resourceClaims.map(({ name }) => name);
    claims.forEach(({ name, request = "" }, index) => {
      const at = `${pointer}/resources/claims/${index}`;
      if (!names.includes(name))
        found(
          `${at}/name`,
          { problem: `the pod has no resource claim named ${JSON.stringify(name)}` },
          { hint: didYouMeanOneOf(name, names) ?? "add it to spec.resourceClaims" },
        );
      if (request !== "" && !dnsLabel.accepts(request))
        found(`${at}/request`, { problem: mismatch("the name of a request", dnsLabel, request) });
      const isUsed = claims
        .slice(0, index)
        .some(
          (other) =>
            other.name === name &&
            ((other.request ?? "") === request || (other.request ?? "") === "" || request === ""),
        );
      if (isUsed) found(at, { problem: `the container uses the claim ${name} twice` });
    });
  },
});
