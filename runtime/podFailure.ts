// Why the pod of an attempt ended, from what Kubernetes says of it: the first rule that has an answer counts.
// The reasons are those that schedulers, controllers and kubelets write; docs/runtime.md shows the table.
import { baseContainerName } from "../schemas/podIdentity.ts";
import { infraFailure, inWords, timeoutFailure, userFailure, type Failure } from "./failure.ts";
import type { ContainerFacts, ContainerStateFacts, PodFacts, Timestamp } from "./model.ts";

type Terminated = Extract<ContainerStateFacts, { kind: "terminated" }>;

type Rule = (pod: PodFacts) => Failure | undefined;

/** Undefined where the container `base` has exited with 0 and nothing had asked the pod to end before. */
export function podFailure(pod: PodFacts): Failure | undefined {
  return rules.map((rule) => rule(pod)).find((failure) => failure !== undefined);
}

/** How the container `base` ended, if it has. */
export function baseEnd(pod: PodFacts): Terminated | undefined {
  const state = baseState(pod);
  return state?.kind === "terminated" ? state : undefined;
}

/** When the container `base` began, if it has. */
export function baseStart(pod: PodFacts): Timestamp | undefined {
  const state = baseState(pod);
  return state === undefined || state.kind === "waiting" ? undefined : (state.startedAt ?? pod.createdAt);
}

function baseState({ containers }: PodFacts): ContainerStateFacts | undefined {
  return containers.find(({ kind, name }) => kind === "main" && name === baseContainerName)?.state;
}

const rules: readonly Rule[] = [
  disrupted,
  evicted,
  deadlineExceeded,
  nodeShutDown,
  nodeLost,
  notAdmitted,
  deleted,
  baseFailed,
  initFailed,
  leftNoWord,
];

// The type alone tells; the reasons are for people: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
function disrupted(pod: PodFacts): Failure | undefined {
  const found = pod.conditions.find(({ type, status }) => type === "DisruptionTarget" && status === "True");
  if (found === undefined || hadEndedBy(pod, found.since)) return undefined;
  return infraFailure(`the cluster ended the pod (${inWords(found.reason, found.message)})`);
}

/** Whether `base` was at its end before something happened that might else have ended it. */
function hadEndedBy(pod: PodFacts, moment: Timestamp | undefined): boolean {
  const finishedAt = baseEnd(pod)?.finishedAt;
  return finishedAt !== undefined && moment !== undefined && finishedAt < moment;
}

// The kubelet's words where the pod went over a limit of its own, and not the node over its.
const overOwnLimit =
  /exceeds the total limit of containers|exceeded its local ephemeral storage limit|Usage of EmptyDir volume .* exceeds the limit/;

function evicted({ reason, message }: PodFacts): Failure | undefined {
  if (reason !== "Evicted") return undefined;
  const words = `the pod was evicted from its node (${inWords(undefined, message)})`;
  return overOwnLimit.test(message ?? "")
    ? userFailure(words, "raise the limit on ephemeral-storage or the sizeLimit of the volume, or write less")
    : infraFailure(words);
}

function deadlineExceeded({ reason }: PodFacts): Failure | undefined {
  if (reason !== "DeadlineExceeded") return undefined;
  return timeoutFailure(
    "the pod ran longer than its activeDeadlineSeconds",
    "raise the limit, or do less in one task",
  );
}

function nodeShutDown({ reason, message = "" }: PodFacts): Failure | undefined {
  const isShutdown =
    reason === "NodeShutdown" ||
    reason === "Shutdown" ||
    (reason === "Terminated" && /node shutdown/.test(message));
  return isShutdown ? infraFailure("the node was shut down under the pod") : undefined;
}

function nodeLost({ reason }: PodFacts): Failure | undefined {
  return reason === "NodeLost" ? infraFailure("the node of the pod was lost") : undefined;
}

/** A kubelet that does not admit a pod says why, and creates no container: NodeAffinity, UnexpectedAdmissionError, OutOfcpu … */
function notAdmitted({ phase, reason, message, containers }: PodFacts): Failure | undefined {
  const hasRun = containers.some(({ state }) => state.kind !== "waiting");
  if (phase !== "Failed" || reason === undefined || hasRun) return undefined;
  return infraFailure(`the node did not take the pod (${inWords(reason, message)})`);
}

/** What ends after somebody asked for the pod's deletion proves nothing about the task, not even by exiting with 0. */
function deleted(pod: PodFacts): Failure | undefined {
  const { deletionRequestedAt } = pod;
  if (deletionRequestedAt === undefined || hadEndedBy(pod, deletionRequestedAt)) return undefined;
  const end = baseEnd(pod);
  if (end === undefined) return infraFailure("somebody deleted the pod before it ran");
  return end.reason === "OOMKilled" ? undefined : infraFailure("somebody deleted the pod while it ran");
}

function baseFailed(pod: PodFacts): Failure | undefined {
  const end = baseEnd(pod);
  if (end === undefined || end.exitCode === 0) return undefined;
  if (end.reason === "OOMKilled") return outOfMemory;
  if (end.reason === "ContainerStatusUnknown") {
    return infraFailure("the node lost track of the container base (ContainerStatusUnknown)");
  }
  return userFailure(`base ${exitWords(end)}`);
}

const outOfMemory = userFailure(
  "base was killed because it used more memory than its limit (OOMKilled)",
  "raise resources.limits.memory of the container base, or let the task hold less at a time",
);

function initFailed({ containers }: PodFacts): Failure | undefined {
  const found = containers.find(({ kind, state }) => kind === "init" && isFailed(state));
  if (found?.state.kind !== "terminated") return undefined;
  const { name, state } = found;
  return state.reason === "OOMKilled"
    ? infraFailure(memoryWords(found), `raise resources.limits.memory of the container ${name}`)
    : userFailure(`init container ${name} ${exitWords(state)}`, `podloom logs shows what ${name} wrote`);
}

/** The pod is at its end, and `base` has neither failed nor exited with 0. */
function leftNoWord(pod: PodFacts): Failure | undefined {
  if (baseEnd(pod) !== undefined || pod.phase === "Succeeded") return undefined;
  const beside = pod.containers.find(
    ({ state }) => state.kind === "terminated" && state.reason === "OOMKilled",
  );
  if (beside !== undefined) {
    return infraFailure(memoryWords(beside), `raise resources.limits.memory of the container ${beside.name}`);
  }
  const why = inWords(pod.reason, pod.message);
  return infraFailure(`the pod ended, and base left no word of its own end${why === "" ? "" : ` (${why})`}`);
}

function isFailed(state: ContainerStateFacts): boolean {
  return state.kind === "terminated" && state.exitCode !== 0;
}

function memoryWords({ kind, name }: ContainerFacts): string {
  const what = kind === "main" ? "container" : kind === "init" ? "init container" : "sidecar";
  return `${what} ${name} was killed because it used more memory than its limit (OOMKilled)`;
}

function exitWords({ exitCode, reason, message }: Terminated): string {
  const more = inWords(reason === "Error" ? undefined : reason, message);
  return `exited with code ${exitCode}${more === "" ? "" : ` (${more})`}`;
}
