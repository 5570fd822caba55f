// Selections of objects by their labels, as affinities, claims and others have them.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
import type { LabelSelector } from "../../schemas/generated/pod.ts";
import { childPointer } from "../pointer.ts";
import { labelKey, labelValue, mismatch } from "./forms.ts";

export interface SelectorProblem {
  readonly pointer: string;
  readonly problem: string;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** How many values each operator takes, in words and as a test. */
const OPERATORS: Readonly<
  Record<string, { readonly words: string; readonly takes: (count: number) => boolean }>
> = {
  In: { words: "at least one value", takes: (count) => count > 0 },
  NotIn: { words: "at least one value", takes: (count) => count > 0 },
  Exists: { words: "no values", takes: (count) => count === 0 },
  DoesNotExist: { words: "no values", takes: (count) => count === 0 },
  Gt: { words: "exactly one value", takes: (count) => count === 1 },
  Lt: { words: "exactly one value", takes: (count) => count === 1 },
};

/** The operators that compare with a label as text; nodes can be selected by numbers too. */
const OF_LABELS = ["In", "NotIn", "Exists", "DoesNotExist"];
const OF_NODES = [...OF_LABELS, "Gt", "Lt"];

/** What is wrong with labels that are written at `pointer`. */
export function labelProblems(labels: Readonly<Record<string, string>>, pointer: string): SelectorProblem[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const at = childPointer(pointer, key);
    return [...keyProblems(key, at), ...valueProblems(value, at)];
  });
}

/** What is wrong with a selector at `pointer`. */
export function selectorProblems(selector: LabelSelector | undefined, pointer: string): SelectorProblem[] {
  if (selector === undefined) return [];
  const labels = labelProblems(selector.matchLabels ?? {}, `${pointer}/matchLabels`);
  const expressions = (selector.matchExpressions ?? []).flatMap((one, index) =>
    requirementProblems(one, `${pointer}/matchExpressions/${index}`, OF_LABELS),
  );
  return [...labels, ...expressions];
}

interface LabelKeyLists {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/**
 * What is wrong with the lists of labels whose values a selector takes from the pod itself. The server adds those of them to the
 * selector that `isAdded` tells; what is to match must then be selected once.
 */
export function labelKeyListProblems(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: LabelKeyLists,
  pointer: string,
  isAdded: (label: string) => boolean,
): SelectorProblem[] {
  const lists = Object.entries({ matchLabelKeys, mismatchLabelKeys });
  const { matchLabels = {}, matchExpressions = [] } = labelSelector ?? {};
  const added = [...matchLabelKeys, ...mismatchLabelKeys].filter(isAdded);
  const selected = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key), ...added];
  return lists.flatMap(([field, keys]) => {
    if (keys.length > 0 && labelSelector === undefined)
      return [{ pointer: `${pointer}/${field}`, problem: `${field} needs a labelSelector` }];
    return keys.flatMap((key, index) => {
      const at = `${pointer}/${field}/${index}`;
      if (field === "mismatchLabelKeys" && matchLabelKeys.includes(key))
        return [{ pointer: at, problem: `the label ${key} cannot match and not match` }];
      if (field === "matchLabelKeys" && selected.indexOf(key) !== selected.lastIndexOf(key))
        return [
          { pointer: at, problem: `the label ${key} is selected twice, by matchLabelKeys and beside them` },
        ];
      return keyProblems(key, at);
    });
  });
}

/** What is wrong with a requirement of a node's labels. */
export function nodeRequirementProblems(requirement: Requirement, pointer: string): SelectorProblem[] {
  return requirementProblems(requirement, pointer, OF_NODES);
}

function requirementProblems(
  { key, operator, values = [] }: Requirement,
  pointer: string,
  operators: readonly string[],
): SelectorProblem[] {
  const kind = operators.includes(operator) ? OPERATORS[operator] : undefined;
  if (kind === undefined) {
    const problem = `operator must be one of ${operators.join(", ")}, and this is ${JSON.stringify(operator)}`;
    return [{ pointer: `${pointer}/operator`, problem }];
  }
  const counted = kind.takes(values.length)
    ? []
    : [
        {
          pointer: `${pointer}/values`,
          problem: `${operator} takes ${kind.words}, and here are ${values.length}`,
        },
      ];
  return [
    ...keyProblems(key, `${pointer}/key`),
    ...counted,
    ...values.flatMap((value, index) => valueProblems(value, `${pointer}/values/${index}`)),
  ];
}

/** What is wrong with the keys of annotations that are written at `pointer`. Their values may be any text. */
export function annotationProblems(
  annotations: Readonly<Record<string, string>>,
  pointer: string,
): SelectorProblem[] {
  return Object.keys(annotations).flatMap((key) =>
    keyProblems(key.toLowerCase(), childPointer(pointer, key)),
  );
}

function keyProblems(key: string, pointer: string): SelectorProblem[] {
  return labelKey.accepts(key) ? [] : [{ pointer, problem: mismatch("the key of a label", labelKey, key) }];
}

function valueProblems(value: string, pointer: string): SelectorProblem[] {
  return labelValue.accepts(value)
    ? []
    : [{ pointer, problem: mismatch("the value of a label", labelValue, value) }];
}
