// Labels of nodes that have been renamed: they are not set on new nodes for ever.
import type { Affinity, PodSpec } from "../../../../schemas/generated/pod.ts";
import { childPointer } from "../../../pointer.ts";
import type { Keyed } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

const RENAMED: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": "kubernetes.io/arch",
  "beta.kubernetes.io/os": "kubernetes.io/os",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
  "node-role.kubernetes.io/master": "node-role.kubernetes.io/control-plane",
};

export const deprecatedLabel = podRule({
  code: "pod/deprecated-label",
  about: ["nodeSelector", "affinity", "topologySpreadConstraints"],
  severity: "warning",
  message: ({ key, name }: { key: string; name: string }) => `the label ${key} has been renamed to ${name}`,
  check({ spec }, found) {
    for (const { key, pointer, isKey = false } of labelsOfNodesIn(spec)) {
      const name = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined;
      if (name !== undefined) found(pointer, { key, name }, { isKey, hint: `write ${name}` });
    }
  },
});

interface PlacedLabel extends Keyed {
  /** Whether the label is the key of a map, and not a value. */
  readonly isKey?: boolean;
}

function labelsOfNodesIn({
  nodeSelector = {},
  affinity,
  topologySpreadConstraints = [],
}: PodSpec): PlacedLabel[] {
  return [
    ...Object.keys(nodeSelector).map((key) => ({
      key,
      pointer: childPointer("/spec/nodeSelector", key),
      isKey: true,
    })),
    ...labelsOfAffinity(affinity?.nodeAffinity),
    ...topologySpreadConstraints.map(({ topologyKey }, index) => ({
      key: topologyKey,
      pointer: `/spec/topologySpreadConstraints/${index}/topologyKey`,
    })),
  ];
}

function labelsOfAffinity({
  requiredDuringSchedulingIgnoredDuringExecution: required,
  preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
}: NonNullable<Affinity["nodeAffinity"]> = {}): PlacedLabel[] {
  const at = "/spec/affinity/nodeAffinity";
  const terms = [
    ...(required?.nodeSelectorTerms ?? []).map((term, index) => ({
      term,
      pointer: `${at}/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/${index}`,
    })),
    ...preferred.map(({ preference }, index) => ({
      term: preference,
      pointer: `${at}/preferredDuringSchedulingIgnoredDuringExecution/${index}/preference`,
    })),
  ];
  return terms.flatMap(({ term, pointer }) =>
    (term.matchExpressions ?? []).map(({ key }, index) => ({
      key,
      pointer: `${pointer}/matchExpressions/${index}/key`,
    })),
  );
}
