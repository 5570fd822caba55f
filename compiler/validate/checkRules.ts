// Puts a pod before every rule that holds, and shows each finding where the author wrote what is wrong.
import type { Pod } from "../../schemas/generated/pod.ts";
import type { Details, Diagnostic } from "../diagnostics/diagnostic.ts";
import { locate, locateKey } from "../located.ts";
import type { LocatedMap, Span } from "../model.ts";
import { splitPointer } from "../pointer.ts";
import type { Found, More, PodSubject, Rule } from "./rule.ts";
import type { Active, RuleSet } from "./ruleSet.ts";
import { subjectOf } from "./subject.ts";

/** `json` is what `pod` holds, and of the schema's shape. */
export function checkRules(
  json: Pod,
  pod: LocatedMap,
  details: Details,
  rules: RuleSet,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): void {
  const subject = subjectOf(json, rules.isSince);
  const { metadata, spec, containers, volumes } = subject;
  // One for all rules: there are many, and hardly any of them finds anything.
  let current: Words | undefined;
  const found: Found<never> = (pointer, parameters, more = {}) => {
    if (current === undefined) throw new Error("invariant: a finding of no rule");
    onDiagnostic(toDiagnostic(current, pointer, current.message(parameters), more, pod, details));
  };
  const ask = <Part>(part: Part, asked: readonly Asked<Part>[]): void => {
    for (const rule of asked) {
      current = rule;
      rule.check(part, found, subject);
    }
  };
  ask(subject, rules.pod.for([...Object.keys(metadata), ...Object.keys(spec)]));
  for (const part of containers) ask(part, rules.container.for(Object.keys(part.container)));
  for (const part of volumes) ask(part, rules.volume.for(Object.keys(part.volume)));
}

/** What a finding is told with. */
type Words = Pick<Active<Rule>, "code" | "severity" | "message" | "hint">;

interface Asked<Part> extends Words {
  readonly check: (part: Part, found: Found<never>, pod: PodSubject) => void;
}

function toDiagnostic(
  rule: Words,
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
