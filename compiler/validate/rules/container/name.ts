// A container's name is a DNS label.
import { dnsLabel, mismatch, nearestLabel } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const containerName = containerRule({
  code: "container/name",
  message: ({ name }: { name: string }) => mismatch("the name of a container", dnsLabel, name),
  check({ container: { name }, pointer }, found) {
    if (!dnsLabel.accepts(name)) found(`${pointer}/name`, { name }, { fix: nearestLabel(name) });
  },
});
