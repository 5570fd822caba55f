// Puts a pod before every rule that holds, and shows each finding where the author wrote what is wrong.
import type { Pod } from "../../schemas/generated/pod.ts";
import type { Details, Diagnostic } from "../diagnostics/diagnostic.ts";
import { locate, locateKey } from "../located.ts";
import type { LocatedMap, Span } from "../model.ts";
import { splitPointer } from "../pointer.ts";
import type { More } from "./rule.ts";
import type { ActiveRule, RuleSet } from "./ruleSet.ts";
import { subjectOf } from "./subject.ts";

/** `json` is what `pod` holds, and of the schema's shape. */
export function checkRules(
  json: Pod,
  pod: LocatedMap,
  details: Details,
  { rules, isSince }: RuleSet,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): void {
  const subject = subjectOf(json, isSince);
  // One for all rules: there are many, and hardly any of them finds anything.
  let current: ActiveRule | undefined;
  const found: Parameters<ActiveRule["check"]>[1] = (pointer, parameters, more = {}) => {
    if (current === undefined) throw new Error("invariant: a finding of no rule");
    onDiagnostic(toDiagnostic(current, pointer, current.message(parameters), more, pod, details));
  };
  for (const rule of rules) {
    current = rule;
    rule.check(subject, found);
  }
}

function toDiagnostic(
  rule: ActiveRule,
  path: string,
  message: string,
  { related = [], hint, isKey, fix }: More,
  pod: LocatedMap,
  { dag_id, task_id }: Details,
): Diagnostic {
  const { code, severity } = rule;
  return {
    code,
    severity,
    message,
    span: isKey === true ? keySpan(pod, path) : locate(pod, path).origin.span,
    hint: hint ?? (fix === undefined ? rule.hint : `write ${JSON.stringify(fix)}`),
    related: related.map((place) => ({
      message: place.message,
      span: locate(pod, place.pointer).origin.span,
    })),
    dag_id,
    task_id,
    path,
    fix,
    count: 1,
  };
}

function keySpan(pod: LocatedMap, pointer: string): Span {
  const { parent, key } = splitPointer(pointer);
  return locateKey(pod, parent, key);
}
