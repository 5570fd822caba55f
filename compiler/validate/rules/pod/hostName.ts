// The name of a pod for itself and for others is that of a host.
import { dnsLabel, dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

const MOST_CHARACTERS = 64;

export const hostName = podRule({
  code: "pod/host-name",
  about: ["hostname", "subdomain", "hostnameOverride"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec, isSince }, found) {
    for (const field of ["hostname", "subdomain"] as const) {
      const name = spec[field] ?? "";
      if (name !== "" && !dnsLabel.accepts(name))
        found(`/spec/${field}`, { problem: mismatch(field, dnsLabel, name) });
    }
    const override = spec.hostnameOverride;
    // Older releases do not know the field.
    if (override === undefined || !isSince("1.35")) return;
    const at = "/spec/hostnameOverride";
    if (spec.setHostnameAsFQDN === true)
      found(at, { problem: "hostnameOverride and setHostnameAsFQDN exclude each other" });
    if (spec.hostNetwork === true)
      found(at, { problem: "on the host's network a pod has the host's name: remove hostnameOverride" });
    if (override.length > MOST_CHARACTERS || !dnsSubdomain.accepts(override))
      found(at, {
        problem: `${mismatch("hostnameOverride", dnsSubdomain, override)}; the kernel takes ${MOST_CHARACTERS} of them`,
      });
  },
});
