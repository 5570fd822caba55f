// The compiler's rules as the local API server asks for them: problems of a pod become causes of a refusal.
import type { PodProblem } from "../compiler/index.ts";
import type { Cause } from "../runtime/local/index.ts";

/** The reasons by which Kubernetes sorts problems, as far as codes and words tell them; all others are invalid values. */
const REASONS: readonly (readonly [pattern: RegExp, reason: Cause["reason"]])[] = [
  [/^schema\/missing-field |^[a-z-]+\/no-/, "FieldValueRequired"],
  [/^schema\/wrong-value .* must be one of /, "FieldValueNotSupported"],
  [/^[a-z-]+\/(duplicate|repeated)-/, "FieldValueDuplicate"],
];

export function toCause({ code, field, message }: PodProblem): Cause {
  const reason = REASONS.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1] ?? "FieldValueInvalid";
  return { reason, field, message };
}
