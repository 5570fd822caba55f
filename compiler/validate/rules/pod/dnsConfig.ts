// How a pod looks up names: with servers, search paths and options of its own.
import type { PodDNSConfig } from "../../../../schemas/generated/pod.ts";
import { ipProblem } from "../../addresses.ts";
import { dnsSubdomain } from "../../forms.ts";
import { podRule, type PodSubject } from "../../rule.ts";

const MOST_SERVERS = 3;
const MOST_SEARCHES = 32;
const MOST_CHARACTERS = 2048;
const MOST_CHARACTERS_OF_DOMAIN = 253;

export const dnsConfig = podRule({
  code: "pod/dns-config",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { dnsPolicy, dnsConfig: config }, isSince }, found) {
    if (dnsPolicy === "None" && (config?.nameservers ?? []).length === 0)
      found("/spec/dnsConfig/nameservers", { problem: "dnsPolicy: None needs a name server in dnsConfig" });
    if (config === undefined) return;
    for (const { field, problem } of problemsOf(config, isSince))
      found(`/spec/dnsConfig/${field}`, { problem });
  },
});

interface Problem {
  readonly field: string;
  readonly problem: string;
}

function problemsOf(
  { nameservers = [], searches = [], options = [] }: PodDNSConfig,
  isSince: PodSubject["isSince"],
): Problem[] {
  return [
    ...(nameservers.length > MOST_SERVERS
      ? [
          {
            field: "nameservers",
            problem: `there are ${nameservers.length} name servers, and ${MOST_SERVERS} are the most`,
          },
        ]
      : []),
    ...nameservers.flatMap((address, index) => {
      const problem = ipProblem(address, isSince);
      return problem === undefined ? [] : [{ field: `nameservers/${index}`, problem }];
    }),
    ...(searches.length > MOST_SEARCHES || searches.join(" ").length > MOST_CHARACTERS
      ? [
          {
            field: "searches",
            problem: `the search path has at most ${MOST_SEARCHES} domains and ${MOST_CHARACTERS} characters`,
          },
        ]
      : []),
    ...searches.flatMap((domain, index) =>
      isSearch(domain, isSince("1.33"))
        ? []
        : [{ field: `searches/${index}`, problem: `${JSON.stringify(domain)} is no domain` }],
    ),
    ...options.flatMap(({ name = "" }, index) =>
      name === "" ? [{ field: `options/${index}`, problem: "an option needs its name" }] : [],
    ),
  ];
}

/** Since Kubernetes 1.33 a lone dot and underscores are allowed, but none at the end of a part: resolvers take them. */
function isSearch(domain: string, isRelaxed: boolean): boolean {
  if (isRelaxed && domain === ".") return true;
  const name = domain.replace(/\.$/, "");
  if (!isRelaxed || !name.includes("_")) return dnsSubdomain.accepts(name);
  return name.length <= MOST_CHARACTERS_OF_DOMAIN && name.split(".").every((part) => RELAXED_PART.test(part));
}

const RELAXED_PART = /^_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
