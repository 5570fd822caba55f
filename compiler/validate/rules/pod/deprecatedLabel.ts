// Labels of nodes that have been renamed: they are not set on new nodes for ever.
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";

const RENAMED: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": "kubernetes.io/arch",
  "beta.kubernetes.io/os": "kubernetes.io/os",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
};

export const deprecatedLabel = podRule({
  code: "pod/deprecated-label",
  severity: "warning",
  message: ({ key, name }: { key: string; name: string }) => `the label ${key} has been renamed to ${name}`,
  check({ spec: { nodeSelector = {} } }, found) {
    for (const key of Object.keys(nodeSelector)) {
      const name = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined;
      if (name !== undefined)
        found(childPointer("/spec/nodeSelector", key), { key, name }, { isKey: true, hint: `write ${name}` });
    }
  },
});
