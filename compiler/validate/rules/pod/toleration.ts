// A toleration matches taints of nodes by key, value and effect.
import type { Toleration } from "../../../../schemas/generated/pod.ts";
import { labelKey, labelValue, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

export const tolerationForm = podRule({
  code: "pod/toleration",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { tolerations = [] } }, found) {
    tolerations.forEach((toleration, index) => {
      for (const { field, problem } of problemsOf(toleration))
        found(`/spec/tolerations/${index}/${field}`, { problem });
    });
  },
});

interface Problem {
  readonly field: string;
  readonly problem: string;
}

function problemsOf({
  key = "",
  operator = "Equal",
  value = "",
  effect,
  tolerationSeconds,
}: Toleration): Problem[] {
  return [
    ...(key !== "" && !labelKey.accepts(key)
      ? [{ field: "key", problem: mismatch("the key of a taint", labelKey, key) }]
      : []),
    ...(key === "" && operator !== "Exists"
      ? [{ field: "operator", problem: "without a key a toleration needs the operator Exists" }]
      : []),
    // Gt and Lt are known to clusters that have turned them on.
    ...(operator === "Gt" || operator === "Lt"
      ? [
          {
            field: "operator",
            problem: `operator must be Equal or Exists, and this is ${JSON.stringify(operator)}`,
          },
        ]
      : []),
    ...(operator === "Equal" && !labelValue.accepts(value)
      ? [{ field: "value", problem: mismatch("the value of a taint", labelValue, value) }]
      : []),
    ...(operator === "Exists" && value !== "" ? [{ field: "value", problem: "Exists takes no value" }] : []),
    ...(tolerationSeconds !== undefined && effect !== "NoExecute"
      ? [{ field: "tolerationSeconds", problem: "tolerationSeconds need the effect NoExecute" }]
      : []),
  ];
}
