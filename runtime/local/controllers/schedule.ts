// Which pod goes to which node, and why some go to none. Decides, and touches nothing.
import { isReady, type NodeHealth } from "./nodeHealth.ts";
import { isFinished, type SlimPod } from "./slimPod.ts";

export type Placement =
  | { readonly kind: "bind"; readonly pod: SlimPod; readonly node: string }
  /** `message` is Kubernetes' account of what is wrong with each node. */
  | { readonly kind: "unschedulable"; readonly pod: SlimPod; readonly message: string };

/** Older pods first, each to the node with the most room. Only what has no node yet is placed. */
export function schedule(pods: readonly SlimPod[], nodes: readonly NodeHealth[]): Placement[] {
  const waiting = pods
    .filter(
      (pod) => pod.nodeName === undefined && pod.isSchedulable && !pod.isTerminating && !isFinished(pod),
    )
    .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  const room = new Map(nodes.map((health) => [health.node.metadata.name, roomOn(health, pods)]));
  return waiting.map((pod) => place(pod, nodes, room));
}

function roomOn({ node }: NodeHealth, pods: readonly SlimPod[]): number {
  const capacity = Number(node.status?.allocatable?.["pods"] ?? 0);
  return capacity - pods.filter((pod) => pod.nodeName === node.metadata.name && !isFinished(pod)).length;
}

function place(pod: SlimPod, nodes: readonly NodeHealth[], room: Map<string, number>): Placement {
  const refusals: string[] = [];
  const fitting = nodes.filter((health) => {
    const refusal = refusalOf(pod, health, room.get(health.node.metadata.name) ?? 0);
    if (refusal !== undefined) refusals.push(refusal);
    return refusal === undefined;
  });
  const names = fitting.map(({ node }) => node.metadata.name);
  const [best] = names.toSorted((one, other) => (room.get(other) ?? 0) - (room.get(one) ?? 0));
  if (best === undefined) return { kind: "unschedulable", pod, message: account(nodes.length, refusals) };
  room.set(best, (room.get(best) ?? 0) - 1);
  return { kind: "bind", pod, node: best };
}

function refusalOf({ nodeSelector }: SlimPod, health: NodeHealth, room: number): string | undefined {
  const { unschedulable } = health.node.spec ?? {};
  if (unschedulable === true) return "node(s) were unschedulable";
  if (!isReady(health)) return "node(s) were not ready";
  const labels = health.node.metadata.labels ?? {};
  const matches = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
  if (!matches) return "node(s) didn't match Pod's node affinity/selector";
  return room > 0 ? undefined : "Too many pods";
}

function account(nodes: number, refusals: readonly string[]): string {
  if (nodes === 0) return "no nodes available to schedule pods";
  const kinds = [...new Set(refusals)].sort();
  const counted = kinds.map((kind) => `${refusals.filter((each) => each === kind).length} ${kind}`);
  return `0/${nodes} nodes are available: ${counted.join(", ")}.`;
}
