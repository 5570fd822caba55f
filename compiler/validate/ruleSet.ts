// Which rules hold for a project: those of its Kubernetes release and its Pod Security Standard, as serious as it sets them.
import type { Severities, Severity } from "../diagnostics/diagnostic.ts";
import type { KubernetesVersion, PodSecurityStandard, PodSubject, Rule } from "./rule.ts";
import { rules as allRules } from "./rules.ts";

export interface RuleOptions {
  readonly kubernetesVersion: KubernetesVersion;
  readonly podSecurityStandard: PodSecurityStandard;
  readonly severities: Severities;
}

export interface RuleSet {
  readonly rules: readonly ActiveRule[];
  readonly isSince: PodSubject["isSince"];
}

/** A rule that holds. */
export interface ActiveRule extends Rule {
  readonly severity: Severity;
}

/** From the loosest to the strictest. */
const STANDARDS: readonly PodSecurityStandard[] = ["privileged", "baseline", "restricted"];

export function ruleSet({ kubernetesVersion, podSecurityStandard, severities }: RuleOptions): RuleSet {
  const release = minor(kubernetesVersion);
  const isSince = (version: KubernetesVersion): boolean => release >= minor(version);
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
  return { rules, isSince };
}

/** The 36 of 1.36. */
function minor(version: KubernetesVersion): number {
  return Number(version.slice(version.indexOf(".") + 1));
}
