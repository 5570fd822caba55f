// Decides whether a merged pod is one that the API server accepts and the project wants. The only maker of `ValidPod`.
import { validatePod as matchesSchema } from "../../schemas/generated/podValidators.js";
import { isError, reportTo, type Details, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { LocatedMap, ResolvedPod, ValidPod } from "../model.ts";
import { checkRules } from "./checkRules.ts";
import { checkSchema } from "./findings.ts";
import type { RuleSet } from "./ruleSet.ts";

/** What a pod is held to. */
export interface Standard {
  readonly rules: RuleSet;
  /** Whether the author has accepted the risk of a finding, which then is none. */
  readonly accept: (finding: Diagnostic) => boolean;
}

/** The pods without an error; every finding is told at the line that supplied the value. */
export function validatePods(
  pods: readonly ResolvedPod[],
  dag_id: string,
  standard: Standard,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): ValidPod[] {
  return pods.filter((pod): pod is ValidPod => {
    const { task_id } = pod.task.declaration;
    return validatePod(pod.pod, { dag_id, task_id }, standard, onDiagnostic);
  });
}

/** Whether a pod is valid: of the schema's shape, and then without a broken rule that is an error. */
export function validatePod(
  value: LocatedMap,
  details: Details,
  { rules, accept }: Standard,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): boolean {
  const json = checkSchema(matchesSchema, { value, name: "the pod", details }, reportTo(onDiagnostic));
  if (json === undefined) return false;
  let isValid = true;
  checkRules(json, value, details, rules, (diagnostic) => {
    if (accept(diagnostic)) return;
    isValid &&= !isError(diagnostic);
    onDiagnostic(diagnostic);
  });
  return isValid;
}
