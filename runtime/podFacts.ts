// Reduces a pod of the API server to what podloom keeps of it.
import { annotationKeys, resultFinalizer } from "../schemas/podIdentity.ts";
import type { Container } from "../schemas/generated/pod.ts";
import type { ContainerState, ContainerStatus, LiveMetadata, LivePod, PodStatus } from "./cluster/livePod.ts";
import type {
  AttemptKey,
  ContainerFacts,
  ContainerKind,
  ContainerStateFacts,
  PodConditionFacts,
  PodFacts,
  RunKey,
  Timestamp,
} from "./model.ts";
import { parseTimestamp } from "./timestamp.ts";

/** Undefined for a pod that is not the pod of an attempt. Its annotations tell; labels are shortened, so they cannot. */
export function podFacts({ metadata, spec, status = {} }: LivePod): PodFacts | undefined {
  const identity = attemptOf(metadata.annotations ?? {});
  if (identity === undefined) return undefined;
  const { namespace, name, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    namespace,
    name,
    uid,
    resourceVersion,
    ...identity,
    phase: status.phase ?? "Pending",
    ...present({ reason: status.reason, message: status.message, node: spec.nodeName }),
    createdAt: parseTimestamp(creationTimestamp),
    ...deletion(metadata),
    hasFinalizer: (metadata.finalizers ?? []).includes(resultFinalizer),
    conditions: (status.conditions ?? []).map(conditionFacts),
    containers: [
      ...(spec.initContainers ?? []).map((container) =>
        containerFacts(container, initKind(container), status),
      ),
      ...spec.containers.map((container) => containerFacts(container, "main", status)),
    ],
  };
}

function attemptOf(
  annotations: Readonly<Record<string, string>>,
): { run: RunKey; attempt: AttemptKey; manifestDigest: string } | undefined {
  const dag_id = annotations[annotationKeys.dag_id];
  const run_id = annotations[annotationKeys.run_id];
  const task_id = annotations[annotationKeys.task_id];
  const try_number = Number(annotations[annotationKeys.try_number]);
  const map_index = Number(annotations[annotationKeys.map_index] ?? -1);
  const manifestDigest = annotations[annotationKeys.manifestDigest];
  if (dag_id === undefined || run_id === undefined || task_id === undefined) return undefined;
  if (manifestDigest === undefined || !(try_number > 0) || Number.isNaN(map_index)) return undefined;
  return { run: { dag_id, run_id }, attempt: { task_id, map_index, try_number }, manifestDigest };
}

function deletion({
  deletionTimestamp,
  deletionGracePeriodSeconds = 0,
}: LiveMetadata): Pick<PodFacts, "deletionTimestamp" | "deletionRequestedAt"> {
  if (deletionTimestamp === undefined) return {};
  const endsAt = parseTimestamp(deletionTimestamp);
  return { deletionRequestedAt: endsAt - deletionGracePeriodSeconds * 1000, deletionTimestamp: endsAt };
}

function conditionFacts({
  type,
  status,
  reason,
  message,
  lastTransitionTime,
}: NonNullable<PodStatus["conditions"]>[number]): PodConditionFacts {
  return { type, status, ...present({ reason, message, since: moment(lastTransitionTime) }) };
}

function initKind({ restartPolicy }: Container): ContainerKind {
  return restartPolicy === "Always" ? "sidecar" : "init";
}

function containerFacts({ name }: Container, kind: ContainerKind, status: PodStatus): ContainerFacts {
  const statuses = kind === "main" ? status.containerStatuses : status.initContainerStatuses;
  const found = (statuses ?? []).find((container: ContainerStatus) => container.name === name);
  return { name, kind, state: stateFacts(found?.state ?? {}) };
}

function stateFacts({ waiting, running, terminated }: ContainerState): ContainerStateFacts {
  if (terminated !== undefined) {
    const { exitCode, reason, message, startedAt, finishedAt } = terminated;
    const times = { startedAt: moment(startedAt), finishedAt: moment(finishedAt) };
    return { kind: "terminated", exitCode, ...present({ reason, message, ...times }) };
  }
  if (running !== undefined) return { kind: "running", ...present({ startedAt: moment(running.startedAt) }) };
  return { kind: "waiting", ...present({ reason: waiting?.reason, message: waiting?.message }) };
}

/** The zero time of Go, in which Kubernetes writes "unknown", comes as null. */
function moment(text: string | null | undefined): Timestamp | undefined {
  return text == null ? undefined : parseTimestamp(text);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The properties that have a value. */
function present<T extends object>(values: T): Present<T> {
  // `Object.fromEntries` forgets which keys there were.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
