// A mirror shows a pod that a node runs on its own, so it belongs to a node.
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";

const KEY = "kubernetes.io/config.mirror";

export const mirrorAnnotation = podRule({
  code: "metadata/mirror-annotation",
  message: () => `the annotation ${KEY} is for pods that a node shows, and this pod has no nodeName`,
  hint: "remove the annotation: it was probably copied from a pod of a cluster",
  check({ metadata: { annotations = {} }, spec: { nodeName = "" } }, found) {
    if (nodeName === "" && annotations[KEY] !== undefined)
      found(childPointer("/metadata/annotations", KEY), {});
  },
});
