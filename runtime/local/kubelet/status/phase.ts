// The phase of a pod, from the states of its containers: what Kubernetes' getPhase computes, in its order.
import type { Container, PodSpec } from "../../../../schemas/generated/pod.ts";
import type { ContainerStatus, ContainerTerminated, PodPhase } from "../../../cluster/livePod.ts";
import { isRestarted, isSidecar } from "./containerRecord.ts";

/** A container as the phase sees it: one that waits after a life counts by how that ended. */
type Stage =
  | { readonly kind: "new" }
  | { readonly kind: "running"; readonly isStarted: boolean }
  | { readonly kind: "ended"; readonly exitCode: number; readonly isRestarted: boolean };

interface Options {
  readonly spec: PodSpec;
  readonly statuses: readonly ContainerStatus[];
  /** Whether nothing of the pod runs any more or will again. */
  readonly isOver: boolean;
}

export function podPhase({ spec, statuses, isOver }: Options): PodPhase {
  const stageOf = (container: Container): Stage =>
    stage(
      container,
      spec,
      statuses.find(({ name }) => name === container.name),
    );
  const inits = (spec.initContainers ?? []).map((container) => ({ container, stage: stageOf(container) }));
  const sidecars = inits.filter(({ container }) => isSidecar(container)).map((init) => init.stage);
  const steps = inits.filter(({ container }) => !isSidecar(container)).map((init) => init.stage);
  const regular = spec.containers.map(stageOf);
  if (steps.some((step) => step.kind === "ended" && step.exitCode !== 0 && !step.isRestarted))
    return "Failed";

  const hasInitialized = regular.some((each) => each.kind !== "new");
  const isStarting = sidecars.some(
    (each) => each.kind === "new" || (each.kind === "running" && !each.isStarted),
  );
  if (steps.some(({ kind }) => kind !== "ended") || (isStarting && !hasInitialized)) return "Pending";
  if ([...regular, ...sidecars].some(({ kind }) => kind === "new")) return "Pending";
  if ([...regular, ...sidecars].some(({ kind }) => kind === "running")) return "Running";
  const ended = regular.filter((each) => each.kind === "ended");
  if (!isOver && ended.some((each) => each.isRestarted)) return "Running";
  return ended.every(({ exitCode }) => exitCode === 0) ? "Succeeded" : "Failed";
}

function stage(container: Container, spec: PodSpec, status: ContainerStatus | undefined): Stage {
  const { state, lastState, started = false } = status ?? {};
  if (state?.running !== undefined) return { kind: "running", isStarted: started };
  const ended: ContainerTerminated | undefined = state?.terminated ?? lastState?.terminated;
  if (ended === undefined) return { kind: "new" };
  const { exitCode } = ended;
  return { kind: "ended", exitCode, isRestarted: isRestarted(container, spec, exitCode) };
}
