// A volume's name is a DNS label.
import { dnsLabel, mismatch, nearestLabel } from "../../forms.ts";
import { volumeRule } from "../../rule.ts";

export const volumeName = volumeRule({
  code: "volume/name",
  message: ({ name }: { name: string }) => mismatch("the name of a volume", dnsLabel, name),
  check({ volume: { name }, pointer }, found) {
    if (!dnsLabel.accepts(name)) found(`${pointer}/name`, { name }, { fix: nearestLabel(name) });
  },
});
