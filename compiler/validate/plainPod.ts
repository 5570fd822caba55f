// Pods that stand in no file, as an API server gets them: what is wrong with them, by field.
import { isError } from "../diagnostics/diagnostic.ts";
import { isList } from "../isList.ts";
import { withoutNulls } from "../located.ts";
import type { Located, LocatedMap, Origin, Scalar } from "../model.ts";
import { fieldPath } from "../pointer.ts";
import { ruleSet, type RuleOptions } from "./ruleSet.ts";
import { validatePod } from "./validate.ts";

export interface PodProblem {
  /** The diagnostic's code, such as `container/name`. */
  readonly code: string;
  /** As Kubernetes writes paths: `spec.containers[0].name`. */
  readonly field: string;
  readonly message: string;
}

/** JSON in which a member may be absent by being undefined. */
type PlainJson = Scalar | readonly PlainJson[] | PlainMap;

interface PlainMap {
  readonly [key: string]: PlainJson | undefined;
}

/** A check that tells the errors of a pod, as the rules of a release and a standard find them. */
export function podChecker(options: RuleOptions): (pod: PlainMap) => readonly PodProblem[] {
  const standard = { rules: ruleSet(options), accept: () => false };
  return (pod) => {
    const problems: PodProblem[] = [];
    validatePod(withoutNulls(unlocatedMap(pod)), {}, standard, (found) => {
      const { code, path = "", message } = found;
      if (isError(found)) problems.push({ code, field: fieldPath(path), message });
    });
    return problems;
  };
}

/** Where values come from that were written nowhere. */
const NOWHERE: Origin = { span: { file: { path: "pod", text: "" }, start: 0, end: 0 }, steps: undefined };

function unlocatedMap(json: PlainMap): LocatedMap {
  const entries = Object.entries(json).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, { key: NOWHERE.span, value: unlocated(value) }] as const],
  );
  return { kind: "map", entries: new Map(entries), origin: NOWHERE };
}

function unlocated(json: PlainJson): Located {
  if (json === null || typeof json !== "object") return { kind: "scalar", value: json, origin: NOWHERE };
  return isList(json) ? { kind: "list", items: json.map(unlocated), origin: NOWHERE } : unlocatedMap(json);
}
