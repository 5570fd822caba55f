// A line of the pod's own /etc/hosts: an address, and names for it.
import { dnsSubdomain, isIp, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

export const hostAlias = podRule({
  code: "pod/host-alias",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { hostAliases = [] } }, found) {
    hostAliases.forEach(({ ip, hostnames = [] }, index) => {
      if (!isIp(ip))
        found(`/spec/hostAliases/${index}/ip`, { problem: `${JSON.stringify(ip)} is no IP address` });
      hostnames.forEach((name, position) => {
        if (!dnsSubdomain.accepts(name))
          found(`/spec/hostAliases/${index}/hostnames/${position}`, {
            problem: mismatch("the name of a host", dnsSubdomain, name),
          });
      });
    });
  },
});
