// The names of one address belong into one entry: of several, some tools read only the first.
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const repeatedHostAlias = podRule({
  code: "pod/repeated-host-alias",
  about: ["hostAliases"],
  severity: "warning",
  message: ({ ip }: { ip: string }) => `there are two entries for the address ${ip}`,
  hint: "write all its names into one",
  check({ spec: { hostAliases } }, found) {
    if (hostAliases === undefined) return;
    const addresses = hostAliases.map(({ ip }, index) => ({
      key: ip,
      pointer: `/spec/hostAliases/${index}/ip`,
    }));
    findRepeated(addresses, (repeated, related) =>
      found(repeated.pointer, { ip: repeated.key }, { related }),
    );
  },
});
