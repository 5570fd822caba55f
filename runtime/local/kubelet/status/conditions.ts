// The conditions of a pod that are a kubelet's to tell, in Kubernetes' words.
import type { PodSpec } from "../../../../schemas/generated/pod.ts";
import type { ContainerStatus, PodCondition, PodPhase } from "../../../cluster/livePod.ts";
import { isSidecar } from "./containerRecord.ts";

interface Options {
  readonly spec: PodSpec;
  readonly statuses: readonly ContainerStatus[];
  readonly phase: PodPhase;
  /** Whether the pod's volumes are there, so that containers can start. */
  readonly hasVolumes: boolean;
  /** The conditions as the API server has them. */
  readonly before: readonly PodCondition[];
  /** RFC 3339. */
  readonly now: string;
}

type Verdict = Pick<PodCondition, "status" | "reason" | "message">;

/** The conditions that a kubelet tells, and it alone. */
export const ownConditions = [
  "PodReadyToStartContainers",
  "Initialized",
  "Ready",
  "ContainersReady",
  "PodScheduled",
] as const;

/** The kubelet's conditions, and none of those that others tell. */
export function podConditions(options: Options): PodCondition[] {
  const ready = containersReady(options);
  const verdicts: Readonly<Record<(typeof ownConditions)[number], Verdict>> = {
    PodReadyToStartContainers: { status: toStatus(options.hasVolumes && !isTerminal(options.phase)) },
    Initialized: initialized(options),
    Ready: ready.status === "True" ? gatesReady(options) : ready,
    ContainersReady: ready,
    PodScheduled: { status: "True" },
  };
  return ownConditions.map((type) => condition(type, verdicts[type], options));
}

function condition(type: string, verdict: Verdict, { before, now }: Options): PodCondition {
  const old = before.find((each) => each.type === type);
  const isUnchanged = old?.status === verdict.status;
  return {
    type,
    ...verdict,
    lastProbeTime: null,
    lastTransitionTime: isUnchanged ? (old.lastTransitionTime ?? now) : now,
  };
}

function initialized({ spec, statuses, phase }: Options): Verdict {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  const hasStarted = spec.containers.some(({ name }) => {
    const status = statuses.find((each) => each.name === name);
    return status?.state?.waiting === undefined || status.lastState?.terminated !== undefined;
  });
  const incomplete = (spec.initContainers ?? []).filter((container) => {
    const status = statuses.find(({ name }) => name === container.name);
    return isSidecar(container) ? status?.started !== true : status?.ready !== true;
  });
  if (hasStarted || incomplete.length === 0) return { status: "True" };
  return negative("ContainersNotInitialized", `containers with incomplete status: ${names(incomplete)}`);
}

function containersReady({ spec, statuses, phase }: Options): Verdict {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  const lasting = [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers];
  const unready = lasting.filter(
    (container) => !statuses.some((each) => each.name === container.name && each.ready),
  );
  if (unready.length === 0) return { status: "True" };
  return negative("ContainersNotReady", `containers with unready status: ${names(unready)}`);
}

function gatesReady({ spec, before }: Options): Verdict {
  const messages = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = before.find(({ type }) => type === conditionType);
    if (gate?.status === "True") return [];
    if (gate === undefined)
      return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return messages.length === 0 ? { status: "True" } : negative("ReadinessGatesNotReady", messages.join(", "));
}

function negative(reason: string, message: string): Verdict {
  return { status: "False", reason, message };
}

function names(containers: readonly { readonly name: string }[]): string {
  return `[${containers.map(({ name }) => name).join(" ")}]`;
}

function toStatus(isTrue: boolean): "True" | "False" {
  return isTrue ? "True" : "False";
}

/** Whether a pod in this phase stays in it. */
export function isTerminal(phase: PodPhase | undefined): boolean {
  return phase === "Succeeded" || phase === "Failed";
}
