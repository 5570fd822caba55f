// Which rules hold for a project: those of its Kubernetes release and its Pod Security Standard, as serious as it sets them.
import type { Severities, Severity } from "../diagnostics/diagnostic.ts";
import type {
  ContainerRule,
  KubernetesVersion,
  PodRule,
  PodSecurityStandard,
  PodSubject,
  Rule,
  VolumeRule,
} from "./rule.ts";
import { rules as allRules } from "./rules.ts";

export interface RuleOptions {
  readonly kubernetesVersion: KubernetesVersion;
  readonly podSecurityStandard: PodSecurityStandard;
  readonly severities: Severities;
}

export interface RuleSet {
  /** All of them. */
  readonly rules: readonly Active<Rule>[];
  readonly pod: RulesByFields<PodRule>;
  readonly container: RulesByFields<ContainerRule>;
  readonly volume: RulesByFields<VolumeRule>;
  readonly isSince: PodSubject["isSince"];
}

/** A rule that holds. */
export type Active<R extends Rule> = R & { readonly severity: Severity };

/** From the loosest to the strictest. */
const STANDARDS: readonly PodSecurityStandard[] = ["privileged", "baseline", "restricted"];

export function ruleSet({ kubernetesVersion, podSecurityStandard, severities }: RuleOptions): RuleSet {
  const release = minor(kubernetesVersion);
  const known = new Map<KubernetesVersion, boolean>();
  const isSince = (version: KubernetesVersion): boolean => {
    const answer = known.get(version) ?? release >= minor(version);
    known.set(version, answer);
    return answer;
  };
  const strictness = STANDARDS.indexOf(podSecurityStandard);
  const demanded = allRules.filter(
    ({ since, until, standard = "privileged" }) =>
      STANDARDS.indexOf(standard) <= strictness &&
      (since === undefined || isSince(since)) &&
      (until === undefined || !isSince(until)),
  );
  const wanted = demanded.flatMap((rule) => {
    const severity = severities[rule.code] ?? rule.severity;
    return severity === "off" ? [] : [{ ...rule, severity }];
  });
  // A stricter control that a project turns off leaves the looser one in place.
  const replaced = new Set(wanted.map(({ replaces }) => replaces));
  const rules = wanted.filter(({ code }) => !replaced.has(code));
  return {
    rules,
    pod: new RulesByFields(rules.filter((rule) => rule.kind === "pod")),
    container: new RulesByFields(rules.filter((rule) => rule.kind === "container")),
    volume: new RulesByFields(rules.filter((rule) => rule.kind === "volume")),
    isSince,
  };
}

/** The rules about one kind of part. Most parts have few fields, and the same as many others, so few rules are asked. */
export class RulesByFields<R extends Rule> {
  private readonly rules: readonly Active<R>[];
  private readonly known = new Map<string, readonly Active<R>[]>();

  constructor(rules: readonly Active<R>[]) {
    this.rules = rules;
  }

  /** Those that may have something to say of a part with these fields. */
  for(fields: readonly string[]): readonly Active<R>[] {
    const key = fields.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const concerned = this.rules.filter(
      ({ about }) => about === undefined || about.some((field) => fields.includes(field)),
    );
    this.known.set(key, concerned);
    return concerned;
  }
}

/** The 36 of 1.36. */
function minor(version: KubernetesVersion): number {
  return Number(version.slice(version.indexOf(".") + 1));
}
