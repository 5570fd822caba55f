// The cases of rules about pods: documents of a YAML file, each with a comment that says what it shows.
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { withMember, withoutNulls } from "../../compiler/located.ts";
import type { LocatedMap } from "../../compiler/model.ts";
import type { KubernetesVersion, Rule } from "../../compiler/validate/rule.ts";
import { ruleSet, type RuleOptions } from "../../compiler/validate/ruleSet.ts";
import { validatePod } from "../../compiler/validate/validate.ts";
import { readYaml } from "../../compiler/yaml/readYaml.ts";
import { located } from "./located.ts";

export interface RuleCase {
  /** The first line of the comment. */
  readonly title: string;
  /** From a line `# kubernetes_version: 1.33` of the comment; else the newest. */
  readonly kubernetesVersion: KubernetesVersion;
  readonly pod: LocatedMap;
}

export function readRuleCases(text: string, path: string): RuleCase[] {
  return text.split(/^---\n/m).map((document) => {
    const title = /^# (.+)/.exec(document)?.[1];
    if (title === undefined) throw new Error(`${path}: a case without a comment:\n${document}`);
    const version = /^# kubernetes_version: (\S+)$/m.exec(document)?.[1] ?? "1.36";
    return { title, kubernetesVersion: version as KubernetesVersion, pod: readPod(document, path) };
  });
}

/** What is found in a case where `rule` holds, among the rules of the API server and, if it is a control, its standard. */
export function verdictOf({ kubernetesVersion, pod }: RuleCase, rule: Rule): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const options: RuleOptions = {
    kubernetesVersion,
    podSecurityStandard: rule.standard ?? "privileged",
    severities: rule.severity === "off" ? { [rule.code]: "warning" } : {},
  };
  const standard = { rules: ruleSet(options), accept: () => false };
  validatePod(pod, {}, standard, (diagnostic) => diagnostics.push(diagnostic));
  return diagnostics;
}

function readPod(text: string, path: string): LocatedMap {
  const written = readYaml({ path, text }, (code) => {
    throw new Error(`${path}: ${code}\n${text}`);
  });
  if (written === undefined) throw new Error(`${path}: not a map\n${text}`);
  return withoutNulls(completed(written));
}

/** The least that a pod needs. `null` in a case takes a part of it away. */
const MINIMUM = located(
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "example" },
    spec: { containers: [{ name: "base", image: "busybox:1.36" }], restartPolicy: "Never" },
  },
  "what every case has",
);

function completed(written: LocatedMap, minimum: LocatedMap = MINIMUM): LocatedMap {
  let pod = written;
  for (const [key, { value }] of minimum.entries) {
    const own = written.entries.get(key)?.value;
    if (own === undefined) pod = withMember(pod, key, value);
    else if (own.kind === "map" && value.kind === "map") pod = withMember(pod, key, completed(own, value));
  }
  return pod;
}
