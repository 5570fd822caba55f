// What to do next about a pod's containers: which to start, which to stop, when to look again. Decides, and touches nothing.
import type { Container, PodSpec } from "../../../schemas/generated/pod.ts";
import { isRestarted, isSidecar, neverStarted, type ContainerRecord } from "./status/containerRecord.ts";

export interface Plan {
  readonly start: readonly Container[];
  readonly stop: readonly Container[];
  /** When something is due though nothing happens; in milliseconds since 1970. */
  readonly wakeAtMs: number | undefined;
  /** Whether nothing runs any more, or will again. */
  readonly isOver: boolean;
}

export interface PlanInput {
  readonly spec: PodSpec;
  readonly records: ReadonlyMap<string, ContainerRecord>;
  /** Whether the pod is to end, whatever its policy says. */
  readonly isEnding: boolean;
  readonly nowMs: number;
}

type Step = Pick<Plan, "start" | "wakeAtMs">;

const nothing: Step = { start: [], wakeAtMs: undefined };

export function planPod(input: PlanInput): Plan {
  const { spec, isEnding } = input;
  if (isEnding || hasEnded(input)) return planEnd(input);
  const initialization = planInitialization(input);
  const rest = initialization.isDone
    ? spec.containers.map((container) => planContainer(container, input))
    : [];
  const steps = [initialization.step, ...rest];
  const wakes = steps.flatMap(({ wakeAtMs }) => wakeAtMs ?? []);
  return {
    start: steps.flatMap(({ start }) => start),
    stop: [],
    wakeAtMs: wakes.length === 0 ? undefined : Math.min(...wakes),
    isOver: false,
  };
}

/** Whether a pod that nobody ends has come to its end. */
function hasEnded({ spec, records }: PlanInput): boolean {
  const isFinal = (container: Container): boolean => {
    const exitCode = exitCodeOf(records, container);
    return exitCode !== undefined && !isRestarted(container, spec, exitCode);
  };
  const failed = (spec.initContainers ?? []).some(
    (container) => !isSidecar(container) && isFinal(container) && exitCodeOf(records, container) !== 0,
  );
  return failed || spec.containers.every(isFinal);
}

/** Containers and what is left of initialization at once, then sidecars one by one, the last first. */
function planEnd({ spec, records }: PlanInput): Plan {
  const isRunning = ({ name }: Container): boolean => records.get(name)?.state.kind === "running";
  const inits = spec.initContainers ?? [];
  const first = [...inits.filter((container) => !isSidecar(container)), ...spec.containers].filter(isRunning);
  const stop = first.length > 0 ? first : inits.filter(isSidecar).filter(isRunning).slice(-1);
  return { ...nothing, stop, isOver: stop.length === 0 };
}

/** Init containers one after the other; a sidecar is done when it has started. */
function planInitialization(input: PlanInput): { readonly step: Step; readonly isDone: boolean } {
  const { spec, records } = input;
  const hasInitialized = spec.containers.some(({ name }) => {
    const record = records.get(name) ?? neverStarted;
    return record.state.kind !== "waiting" || record.last !== undefined;
  });
  const steps: Step[] = [];
  for (const container of spec.initContainers ?? []) {
    if (hasInitialized && !isSidecar(container)) continue;
    if (isDone(container, records)) continue;
    steps.push(planContainer(container, input));
    if (!hasInitialized) return { step: steps.at(-1) ?? nothing, isDone: false };
  }
  const wakes = steps.flatMap(({ wakeAtMs }) => wakeAtMs ?? []);
  const wakeAtMs = wakes.length === 0 ? undefined : Math.min(...wakes);
  return { step: { start: steps.flatMap(({ start }) => start), wakeAtMs }, isDone: true };
}

function isDone(container: Container, records: PlanInput["records"]): boolean {
  const state = records.get(container.name)?.state;
  if (isSidecar(container)) return state?.kind === "running" && state.isStarted;
  return exitCodeOf(records, container) === 0;
}

function planContainer(container: Container, { spec, records, nowMs }: PlanInput): Step {
  const { state } = records.get(container.name) ?? neverStarted;
  if (state.kind === "running") return nothing;
  if (state.kind === "terminated" && !isRestarted(container, spec, state.terminated.exitCode)) return nothing;
  const atMs = state.kind === "waiting" ? state.retryAtMs : state.retry?.atMs;
  return atMs === undefined || atMs <= nowMs
    ? { start: [container], wakeAtMs: undefined }
    : { start: [], wakeAtMs: atMs };
}

function exitCodeOf(records: PlanInput["records"], { name }: Container): number | undefined {
  const state = records.get(name)?.state;
  return state?.kind === "terminated" ? state.terminated.exitCode : undefined;
}
