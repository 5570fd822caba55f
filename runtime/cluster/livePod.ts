// A pod as an API server gives it: plain JSON in Kubernetes' spelling, with the parts of its status that podloom reads or
// writes. Times are RFC 3339 text. Items of a list lack `apiVersion` and `kind`, so nothing here relies on them.
import type { ObjectMeta, PodSpec } from "../../schemas/generated/pod.ts";
import type { ResourceVersion } from "./resourceVersion.ts";

/** What names a pod. After a pod is gone, another may have the same name. */
export interface PodKey {
  readonly namespace: string;
  readonly name: string;
}

/** One pod and no other. */
export interface PodIdentity extends PodKey {
  readonly uid: string;
}

export interface LivePod {
  readonly metadata: LiveMetadata;
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}

/** What the server has filled in of a pod's metadata is there. */
export interface LiveMetadata extends Readonly<ObjectMeta>, PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: ResourceVersion;
  readonly creationTimestamp: string;
}

export interface PodStatus {
  readonly phase?: PodPhase;
  readonly reason?: string;
  readonly message?: string;
  readonly conditions?: readonly PodCondition[];
  readonly startTime?: string;
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip: string }[];
  readonly nominatedNodeName?: string;
  readonly qosClass?: "Guaranteed" | "Burstable" | "BestEffort";
  readonly observedGeneration?: number;
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
}

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

export interface PodCondition {
  /** `PodScheduled`, `Ready`, `DisruptionTarget` … */
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastProbeTime?: string | null;
  readonly lastTransitionTime?: string | null;
  readonly observedGeneration?: number;
}

export interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
  /** How the life before this one ended. */
  readonly lastState?: ContainerState;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string;
  readonly started?: boolean;
}

/** At most one of the three; none means waiting. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string | null };
  readonly terminated?: ContainerTerminated;
}

export interface ContainerTerminated {
  readonly exitCode: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  readonly containerID?: string;
}
