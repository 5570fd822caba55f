// A line of the pod's own /etc/hosts: an address, and names for it.
import { ipProblem } from "../../addresses.ts";
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

export const hostAlias = podRule({
  code: "pod/host-alias",
  about: ["hostAliases"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { hostAliases = [] }, isSince }, found) {
    hostAliases.forEach(({ ip, hostnames = [] }, index) => {
      const problem = ipProblem(ip, isSince);
      if (problem !== undefined) found(`/spec/hostAliases/${index}/ip`, { problem });
      hostnames.forEach((name, position) => {
        if (!dnsSubdomain.accepts(name))
          found(`/spec/hostAliases/${index}/hostnames/${position}`, {
            problem: mismatch("the name of a host", dnsSubdomain, name),
          });
      });
    });
  },
});
