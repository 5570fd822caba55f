// How pods are spread over nodes: by how much, over what, and what happens where it cannot be.
import type { TopologySpreadConstraint } from "../../../../schemas/generated/pod.ts";
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";
import { labelKeyListProblems, selectorProblems, type SelectorProblem } from "../../selectors.ts";

export const topologySpread = podRule({
  code: "pod/topology-spread",
  about: ["topologySpreadConstraints"],
  message: ({ problem }: { problem: string }) => problem,
  check({ metadata: { labels = {} }, spec: { topologySpreadConstraints: constraints }, isSince }, found) {
    if (constraints === undefined) return;
    // Older releases add nothing to the selector, and refuse what it has already.
    const isAdded = (label: string): boolean => !isSince("1.34") || Object.hasOwn(labels, label);
    constraints.forEach((constraint, index) => {
      const at = `/spec/topologySpreadConstraints/${index}`;
      for (const { pointer, problem } of problemsOf(constraint, at, isAdded)) found(pointer, { problem });
    });
    const keys = constraints.map(({ topologyKey, whenUnsatisfiable }, index) => ({
      key: `${topologyKey} with ${whenUnsatisfiable}`,
      pointer: `/spec/topologySpreadConstraints/${index}`,
    }));
    findRepeated(keys, ({ key, pointer }, related) =>
      found(pointer, { problem: `there are two constraints on ${key}` }, { related }),
    );
  },
});

function problemsOf(
  constraint: TopologySpreadConstraint,
  pointer: string,
  isAdded: (label: string) => boolean,
): SelectorProblem[] {
  const { maxSkew, minDomains, topologyKey, whenUnsatisfiable, labelSelector } = constraint;
  return [
    ...(maxSkew > 0
      ? []
      : [
          {
            pointer: `${pointer}/maxSkew`,
            problem: `maxSkew must be greater than 0, and this is ${maxSkew}`,
          },
        ]),
    ...(topologyKey === ""
      ? [{ pointer: `${pointer}/topologyKey`, problem: "a constraint needs its topologyKey" }]
      : []),
    ...(minDomains !== undefined && minDomains <= 0
      ? [
          {
            pointer: `${pointer}/minDomains`,
            problem: `minDomains must be greater than 0, and this is ${minDomains}`,
          },
        ]
      : []),
    ...(minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule"
      ? [{ pointer: `${pointer}/minDomains`, problem: "minDomains need whenUnsatisfiable: DoNotSchedule" }]
      : []),
    ...selectorProblems(labelSelector, `${pointer}/labelSelector`),
    ...labelKeyListProblems(constraint, pointer, isAdded),
  ];
}
