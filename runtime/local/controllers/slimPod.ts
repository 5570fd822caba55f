// What the controllers keep of a pod.
import type { Toleration } from "../../../schemas/generated/pod.ts";
import type { LivePod, PodCondition, PodIdentity, PodPhase } from "../../cluster/livePod.ts";

export interface SlimPod extends PodIdentity {
  readonly createdAt: string;
  readonly nodeName: string | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly phase: PodPhase;
  readonly reason: string | undefined;
  readonly isTerminating: boolean;
  /** Whether the scheduler may look at it: it is nobody else's, and no gate holds it. */
  readonly isSchedulable: boolean;
  readonly tolerations: readonly Toleration[];
  readonly scheduled: PodCondition | undefined;
  readonly ready: PodCondition | undefined;
}

export function slimPod({ metadata, spec, status }: LivePod): SlimPod {
  const { namespace, name, uid, creationTimestamp, deletionTimestamp } = metadata;
  const { schedulerName = "default-scheduler", schedulingGates = [] } = spec;
  const condition = (type: string): PodCondition | undefined =>
    status?.conditions?.find((each) => each.type === type);
  return {
    namespace,
    name,
    uid,
    createdAt: creationTimestamp,
    nodeName: spec.nodeName === "" ? undefined : spec.nodeName,
    nodeSelector: spec.nodeSelector ?? {},
    phase: status?.phase ?? "Pending",
    reason: status?.reason,
    isTerminating: deletionTimestamp !== undefined,
    isSchedulable: schedulerName === "default-scheduler" && schedulingGates.length === 0,
    tolerations: spec.tolerations ?? [],
    scheduled: condition("PodScheduled"),
    ready: condition("Ready"),
  };
}

/** Whether its containers have ended for good. */
export function isFinished({ phase }: SlimPod): boolean {
  return phase === "Succeeded" || phase === "Failed";
}
