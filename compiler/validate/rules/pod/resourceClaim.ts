// A pod's claims have names of their own, and each is one claim or a template for it.
import { dnsLabel, dnsSubdomain, mismatch } from "../../forms.ts";
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const podResourceClaim = podRule({
  code: "pod/resource-claim",
  about: ["resourceClaims"],
  since: "1.34",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { resourceClaims: claims } }, found) {
    if (claims === undefined) return;
    claims.forEach((claim, index) => {
      const at = `/spec/resourceClaims/${index}`;
      if (!dnsLabel.accepts(claim.name))
        found(`${at}/name`, { problem: mismatch("the name of a resource claim", dnsLabel, claim.name) });
      const sources = (["resourceClaimName", "resourceClaimTemplateName"] as const).filter(
        (field) => claim[field] !== undefined,
      );
      if (sources.length !== 1)
        found(at, {
          problem: "a resource claim has a resourceClaimName or a resourceClaimTemplateName, and one of them",
        });
      for (const field of sources) {
        const name = claim[field] ?? "";
        if (!dnsSubdomain.accepts(name))
          found(`${at}/${field}`, { problem: mismatch(field, dnsSubdomain, name) });
      }
    });
    const names = claims.map(({ name }, index) => ({
      key: name,
      pointer: `/spec/resourceClaims/${index}/name`,
    }));
    findRepeated(names, ({ key, pointer }, related) =>
      found(pointer, { problem: `two resource claims have the name ${key}` }, { related }),
    );
  },
});
