// Tolerations of taints, in the pod's field and in the annotation that came before it.
import type { Toleration } from "../../schemas/generated/pod.ts";
import { labelKey, labelValue, mismatch } from "./forms.ts";

/** A toleration whose words may be any. */
export type AnyToleration = Omit<Toleration, "operator" | "effect"> & {
  readonly operator?: string;
  readonly effect?: string;
};

export interface TolerationProblem {
  readonly field: keyof Toleration;
  readonly problem: string;
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** What is wrong with a toleration. An empty operator or effect is none. */
export function tolerationProblems({
  key = "",
  operator: written = "",
  value = "",
  effect = "",
  tolerationSeconds,
}: AnyToleration): TolerationProblem[] {
  const operator = written === "" ? "Equal" : written;
  return [
    ...(key !== "" && !labelKey.accepts(key)
      ? [{ field: "key" as const, problem: mismatch("the key of a taint", labelKey, key) }]
      : []),
    ...(key === "" && operator !== "Exists"
      ? [{ field: "operator" as const, problem: "without a key a toleration needs the operator Exists" }]
      : []),
    // Gt and Lt are known to clusters that have turned them on.
    ...(operator !== "Equal" && operator !== "Exists"
      ? [
          {
            field: "operator" as const,
            problem: `operator must be Equal or Exists, and this is ${JSON.stringify(operator)}`,
          },
        ]
      : []),
    ...(operator === "Equal" && !labelValue.accepts(value)
      ? [{ field: "value" as const, problem: mismatch("the value of a taint", labelValue, value) }]
      : []),
    ...(operator === "Exists" && value !== ""
      ? [{ field: "value" as const, problem: "Exists takes no value" }]
      : []),
    ...(effect !== "" && !EFFECTS.includes(effect)
      ? [
          {
            field: "effect" as const,
            problem: `effect must be one of ${EFFECTS.join(", ")}, and this is ${JSON.stringify(effect)}`,
          },
        ]
      : []),
    ...(tolerationSeconds !== undefined && effect !== "NoExecute"
      ? [
          {
            field: "tolerationSeconds" as const,
            problem: "tolerationSeconds need the effect NoExecute",
          },
        ]
      : []),
  ];
}
