// Whether nodes live, by the leases that they renew. Decides, and touches nothing.
import type { LiveLease, LiveNode } from "../../cluster/nodeApi.ts";

/** A node whose lease is older is lost. Kubernetes' node-monitor-grace-period. */
export const graceMs = 40_000;

export interface NodeHealth {
  readonly node: LiveNode;
  /** When it was heard of for the last time, in milliseconds since 1970. */
  readonly seenAtMs: number;
  readonly isLost: boolean;
}

export function nodeHealth(
  nodes: readonly LiveNode[],
  leases: readonly LiveLease[],
  nowMs: number,
): NodeHealth[] {
  return nodes.map((node) => {
    const { name, creationTimestamp } = node.metadata;
    const renewTime = leases.find(({ metadata }) => metadata.name === name)?.spec?.renewTime;
    const seenAtMs = Date.parse(renewTime ?? creationTimestamp);
    return { node, seenAtMs, isLost: nowMs - seenAtMs > graceMs };
  });
}

/** Whether a node says that it takes pods, and was heard of lately. */
export function isReady({ node, isLost }: NodeHealth): boolean {
  const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
  return !isLost && ready?.status === "True" && node.spec?.unschedulable !== true;
}
