// A namespace is named like a part of a host name.
import { dnsLabel, mismatch, nearestLabel } from "../../forms.ts";
import { podRule } from "../../rule.ts";

export const namespaceName = podRule({
  code: "metadata/namespace",
  about: ["namespace"],
  message: ({ namespace }: { namespace: string }) => mismatch("a namespace", dnsLabel, namespace),
  check({ metadata: { namespace = "" } }, found) {
    if (namespace !== "" && !dnsLabel.accepts(namespace))
      found("/metadata/namespace", { namespace }, { fix: nearestLabel(namespace) });
  },
});
