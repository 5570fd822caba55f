// What a pod waits for has the name of a label's key.
import { labelKey, mismatch } from "../../forms.ts";
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const gateForm = podRule({
  code: "pod/gate",
  about: ["readinessGates", "schedulingGates"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { readinessGates = [], schedulingGates = [], nodeName = "" } }, found) {
    readinessGates.forEach(({ conditionType }, index) => {
      if (!labelKey.accepts(conditionType))
        found(`/spec/readinessGates/${index}/conditionType`, {
          problem: mismatch("conditionType", labelKey, conditionType),
        });
    });
    if (schedulingGates.length === 0) return;
    const names = schedulingGates.map(({ name }, index) => ({
      key: name,
      pointer: `/spec/schedulingGates/${index}/name`,
    }));
    for (const { key, pointer } of names)
      if (!labelKey.accepts(key))
        found(pointer, { problem: mismatch("the name of a scheduling gate", labelKey, key) });
    findRepeated(names, ({ key, pointer }, related) =>
      found(pointer, { problem: `the pod has the gate ${key} twice` }, { related }),
    );
    if (nodeName !== "")
      found("/spec/nodeName", { problem: "a pod with scheduling gates cannot be on a node already" });
  },
});
