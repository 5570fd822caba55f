// The status of a pod, from what the kubelet knows of its containers. Decides, and touches nothing.
import type { Container } from "../../../../schemas/generated/pod.ts";
import type {
  ContainerStatus,
  LivePod,
  PodCondition,
  PodPhase,
  PodStatus,
} from "../../../cluster/livePod.ts";
import { isTerminal, podConditions } from "./conditions.ts";
import { isSidecar, neverStarted, type ContainerRecord } from "./containerRecord.ts";
import { containerStatus, toTime } from "./containerStatus.ts";
import { podPhase } from "./phase.ts";

/** Why a pod ends that would have gone on. */
export interface Ending {
  /** Kubernetes' word: `DeadlineExceeded`, `Terminated`; none where the pod was deleted. */
  readonly reason?: string;
  readonly message?: string;
  /** Told of a pod that is ended for the sake of the node. */
  readonly disruption?: Pick<PodCondition, "reason" | "message">;
}

export interface PodFacts {
  readonly pod: LivePod;
  readonly records: ReadonlyMap<string, ContainerRecord>;
  readonly ending: Ending | undefined;
  /** Whether nothing of the pod runs any more or will again. */
  readonly isOver: boolean;
  readonly hasVolumes: boolean;
  readonly startedAtMs: number;
  readonly nodeIP: string;
  readonly nowMs: number;
}

/** What the kubelet tells; conditions of others are left out. */
export function podStatus(facts: PodFacts): PodStatus {
  const { pod, records, ending, isOver, nowMs, nodeIP } = facts;
  const before = pod.status ?? {};
  const { spec } = pod;
  const tell =
    (isInit: boolean) =>
    (container: Container): ContainerStatus =>
      containerStatus({
        container,
        record: records.get(container.name) ?? neverStarted,
        isInit,
        initialReason: spec.initContainers === undefined ? "ContainerCreating" : "PodInitializing",
        podName: podNameOf(pod),
        // What ends is not held back from a next start.
        nowMs: ending === undefined ? nowMs : Infinity,
      });
  const told = {
    inits: (spec.initContainers ?? []).map(tell(true)),
    regular: spec.containers.map(tell(false)),
  };
  const { inits, regular } = isOver && ending !== undefined ? withoutUnknown(pod, told) : told;
  const statuses = [...inits, ...regular];
  const phase = settledPhase(facts, podPhase({ spec, statuses, isOver }));
  const conditions = podConditions({
    spec,
    statuses,
    phase,
    hasVolumes: facts.hasVolumes,
    before: before.conditions ?? [],
    now: toTime(nowMs),
  });
  const isTold = isOver && ending !== undefined && !isTerminal(before.phase);
  const { reason, message } = isTold ? ending : before;
  return {
    phase,
    conditions: [...conditions, ...disruption(ending, before.conditions ?? [], toTime(nowMs))],
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    startTime: before.startTime ?? toTime(facts.startedAtMs),
    hostIP: nodeIP,
    hostIPs: [{ ip: nodeIP }],
    podIP: nodeIP,
    podIPs: [{ ip: nodeIP }],
    ...(inits.length > 0 && { initContainerStatuses: inits }),
    containerStatuses: regular,
  };
}

/** `name_namespace(uid)`, as Kubernetes writes a pod into messages. */
export function podNameOf({ metadata }: LivePod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

/** A pod ends once; one that is being ended, only when nothing of it runs. */
function settledPhase({ pod, ending, isOver }: PodFacts, computed: PodPhase): PodPhase {
  const before = pod.status?.phase;
  if (before !== undefined && isTerminal(before)) return before;
  if (isTerminal(computed) && !isOver) return before ?? "Pending";
  if (!isOver) return computed;
  return isTerminal(computed) && ending?.reason === undefined ? computed : "Failed";
}

/** A pod that is ended for the sake of the node is told so once. */
function disruption(
  ending: Ending | undefined,
  before: readonly PodCondition[],
  now: string,
): PodCondition[] {
  const type = "DisruptionTarget";
  if (ending?.disruption === undefined || before.some((condition) => condition.type === type)) return [];
  return [{ type, status: "True", ...ending.disruption, lastProbeTime: null, lastTransitionTime: now }];
}

interface Statuses {
  readonly inits: readonly ContainerStatus[];
  readonly regular: readonly ContainerStatus[];
}

/** A pod that was ended has containers that ran, as far as it came; of those without an end that is known, it was a failure. */
function withoutUnknown({ spec }: LivePod, { inits, regular }: Statuses): Statuses {
  const hasRun = ({ state, lastState }: ContainerStatus): boolean =>
    state?.waiting === undefined || lastState?.terminated !== undefined;
  const last = inits.findLastIndex(hasRun);
  const lastInit = spec.initContainers?.at(-1);
  const lastStatus = inits.at(-1);
  const hasInitialized =
    lastInit === undefined ||
    regular.some(hasRun) ||
    (isSidecar(lastInit) ? lastStatus?.started === true : lastStatus?.ready === true);
  return {
    inits: inits.map((status, index) => (index <= Math.max(last, 0) ? ended(status) : status)),
    regular: hasInitialized ? regular.map(ended) : regular,
  };
}

function ended(status: ContainerStatus): ContainerStatus {
  return status.state?.terminated === undefined
    ? { ...status, state: { terminated: lostContainer } }
    : status;
}

/** How Kubernetes tells of a container of which nobody saw the end. */
export const lostContainer = {
  exitCode: 137,
  reason: "ContainerStatusUnknown",
  message: "The container could not be located when the pod was terminated",
  startedAt: null,
  finishedAt: null,
} as const;
