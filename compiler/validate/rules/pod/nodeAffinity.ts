// Which nodes a pod must have or likes best, by their labels or their names.
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../../../schemas/generated/pod.ts";
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";
import { nodeRequirementProblems, type SelectorProblem } from "../../selectors.ts";

const AT = "/spec/affinity/nodeAffinity";

export const nodeAffinity = podRule({
  code: "pod/node-affinity",
  about: ["affinity"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { affinity: { nodeAffinity: affinity } = {} } }, found) {
    if (affinity === undefined) return;
    const required = affinity.requiredDuringSchedulingIgnoredDuringExecution;
    const at = `${AT}/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms`;
    if (required?.nodeSelectorTerms.length === 0) found(at, { problem: "the affinity needs a term" });
    const problems = [
      ...(required?.nodeSelectorTerms ?? []).flatMap((term, index) => termProblems(term, `${at}/${index}`)),
      ...(affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(
        ({ weight, preference }, index) => {
          const pointer = `${AT}/preferredDuringSchedulingIgnoredDuringExecution/${index}`;
          // The values of what is only preferred are not held to the form of labels.
          const ofTerm = termProblems(preference, `${pointer}/preference`).filter(
            (one) => !/\/values\/\d+$/.test(one.pointer) || one.pointer.includes("/matchFields/"),
          );
          return weight >= 1 && weight <= 100
            ? ofTerm
            : [
                ...ofTerm,
                {
                  pointer: `${pointer}/weight`,
                  problem: `weight must be from 1 to 100, and this is ${weight}`,
                },
              ];
        },
      ),
    ];
    for (const { pointer, problem } of problems) found(pointer, { problem });
  },
});

function termProblems(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  pointer: string,
): SelectorProblem[] {
  return [
    ...matchExpressions.flatMap((one, index) =>
      nodeRequirementProblems(one, `${pointer}/matchExpressions/${index}`),
    ),
    ...matchFields.flatMap((one, index) => fieldProblems(one, `${pointer}/matchFields/${index}`)),
  ];
}

/** Of a node's fields only its name can be asked for, and one at a time. */
function fieldProblems(
  { key, operator, values = [] }: NodeSelectorRequirement,
  pointer: string,
): SelectorProblem[] {
  return [
    ...(key === "metadata.name"
      ? []
      : [
          {
            pointer: `${pointer}/key`,
            problem: `only metadata.name of nodes can be matched, not ${JSON.stringify(key)}`,
          },
        ]),
    ...(operator === "In" || operator === "NotIn"
      ? []
      : [
          {
            pointer: `${pointer}/operator`,
            problem: `operator must be In or NotIn, and this is ${JSON.stringify(operator)}`,
          },
        ]),
    ...((operator === "In" || operator === "NotIn") && values.length !== 1
      ? [{ pointer: `${pointer}/values`, problem: "exactly one name can be matched" }]
      : []),
    ...values.flatMap((value, index) =>
      key !== "metadata.name" || dnsSubdomain.accepts(value)
        ? []
        : [
            {
              pointer: `${pointer}/values/${index}`,
              problem: mismatch("the name of a node", dnsSubdomain, value),
            },
          ],
    ),
  ];
}
