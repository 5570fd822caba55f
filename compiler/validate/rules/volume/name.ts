// A volume's name is a DNS label.
import { dnsLabel, nearestLabel } from "../../forms.ts";
import { volumeRule } from "../../rule.ts";

export const volumeName = volumeRule({
  code: "volume/name",
  message: ({ name }: { name: string }) =>
    `the name of a volume must be ${dnsLabel.words}, and this is ${JSON.stringify(name)}`,
  check({ volume: { name }, pointer }, found) {
    if (!dnsLabel.accepts(name)) found(`${pointer}/name`, { name }, { fix: nearestLabel(name) });
  },
});
