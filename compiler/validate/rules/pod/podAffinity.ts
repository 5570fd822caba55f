// Which pods a pod wants near it or far away, and what near means.
import type { Affinity, PodAffinityTerm } from "../../../../schemas/generated/pod.ts";
import { affinityTermsOf, AFFINITY_KINDS } from "../../affinityTerms.ts";
import { dnsLabel, labelKey, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";
import { labelKeyListProblems, selectorProblems, type SelectorProblem } from "../../selectors.ts";

export const podAffinity = podRule({
  code: "pod/pod-affinity",
  about: ["affinity"],
  message: ({ problem }: { problem: string }) => problem,
  check({ metadata: { labels = {} }, spec: { affinity } }, found) {
    if (affinity === undefined) return;
    for (const { term, pointer } of affinityTermsOf(affinity))
      for (const { pointer: at, problem } of termProblems(term, pointer, labels)) found(at, { problem });
    for (const { weight, pointer } of weightsOf(affinity))
      if (weight < 1 || weight > 100)
        found(pointer, { problem: `weight must be from 1 to 100, and this is ${weight}` });
  },
});

function weightsOf(affinity: Affinity): { readonly weight: number; readonly pointer: string }[] {
  return AFFINITY_KINDS.flatMap((kind) =>
    (affinity[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight }, index) => ({
      weight,
      pointer: `/spec/affinity/${kind}/preferredDuringSchedulingIgnoredDuringExecution/${index}/weight`,
    })),
  );
}

function termProblems(
  term: PodAffinityTerm,
  pointer: string,
  labels: Readonly<Record<string, string>>,
): SelectorProblem[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term;
  return [
    ...(labelKey.accepts(topologyKey)
      ? []
      : [{ pointer: `${pointer}/topologyKey`, problem: mismatch("topologyKey", labelKey, topologyKey) }]),
    ...namespaces.flatMap((name, index) =>
      dnsLabel.accepts(name)
        ? []
        : [{ pointer: `${pointer}/namespaces/${index}`, problem: mismatch("a namespace", dnsLabel, name) }],
    ),
    ...selectorProblems(labelSelector, `${pointer}/labelSelector`),
    ...selectorProblems(namespaceSelector, `${pointer}/namespaceSelector`),
    ...labelKeyListProblems(term, pointer, (label) => Object.hasOwn(labels, label)),
  ];
}
