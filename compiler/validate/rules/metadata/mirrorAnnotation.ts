// A mirror shows a pod that a node runs on its own, so it belongs to a node, and nothing is claimed for it.
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";

const KEY = "kubernetes.io/config.mirror";

export const mirrorAnnotation = podRule({
  code: "metadata/mirror-annotation",
  about: ["annotations"],
  message: ({ problem }: { problem: string }) =>
    `the annotation ${KEY} is for pods that a node shows, and this pod ${problem}`,
  hint: "remove the annotation: it was probably copied from a pod of a cluster",
  check({ metadata: { annotations = {} }, spec: { nodeName = "", resourceClaims = [] }, isSince }, found) {
    if (annotations[KEY] === undefined) return;
    const at = childPointer("/metadata/annotations", KEY);
    if (nodeName === "") found(at, { problem: "has no nodeName" });
    if (resourceClaims.length > 0 && isSince("1.34")) found(at, { problem: "has resource claims" });
  },
});
