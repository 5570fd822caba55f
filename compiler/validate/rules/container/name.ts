// A container's name is a DNS label.
import { dnsLabel, nearestLabel } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const containerName = containerRule({
  code: "container/name",
  message: ({ name }: { name: string }) =>
    `the name of a container must be ${dnsLabel.words}, and this is ${JSON.stringify(name)}`,
  check({ container: { name }, pointer }, found) {
    if (!dnsLabel.accepts(name)) found(`${pointer}/name`, { name }, { fix: nearestLabel(name) });
  },
});
