// What becomes of pods whose node is lost. Decides, and touches nothing.
import type { NodeHealth } from "./nodeHealth.ts";
import { isFinished, type SlimPod } from "./slimPod.ts";

export type LostPodAction =
  /** Nobody knows any more whether it is ready. */
  | { readonly kind: "markUnknown"; readonly pod: SlimPod; readonly node: string }
  /** It has been tolerated for long enough. */
  | { readonly kind: "evict"; readonly pod: SlimPod; readonly node: string };

/** What Kubernetes' admission gives to pods that do not say. */
const usualTolerationMs = 300_000;
const unreachable = "node.kubernetes.io/unreachable";

interface Input {
  readonly pods: readonly SlimPod[];
  readonly nodes: readonly NodeHealth[];
  /** When each lost node was found to be, by name; in milliseconds since 1970. */
  readonly lostSince: ReadonlyMap<string, number>;
  readonly nowMs: number;
}

export function lostPodActions({ pods, nodes, lostSince, nowMs }: Input): LostPodAction[] {
  const lost = new Set(nodes.filter(({ isLost }) => isLost).map(({ node }) => node.metadata.name));
  return pods.flatMap((pod): LostPodAction[] => {
    const { nodeName: node } = pod;
    if (node === undefined || !lost.has(node) || isFinished(pod) || pod.isTerminating) return [];
    const sinceMs = lostSince.get(node) ?? nowMs;
    if (nowMs - sinceMs >= tolerationMs(pod)) return [{ kind: "evict", pod, node }];
    return pod.reason === "NodeLost" ? [] : [{ kind: "markUnknown", pod, node }];
  });
}

/** How long a pod bears a node that cannot be reached. */
function tolerationMs({ tolerations }: SlimPod): number {
  const matching = tolerations.find(
    ({ key, operator = "Equal", effect }) =>
      (key === unreachable || (key === undefined && operator === "Exists")) &&
      (effect === undefined || effect === "NoExecute"),
  );
  if (matching === undefined) return usualTolerationMs;
  return matching.tolerationSeconds === undefined ? Infinity : matching.tolerationSeconds * 1000;
}
