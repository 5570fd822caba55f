// Which file has the log that somebody asks for, or why there is none, in a kubelet's words.
import { existsSync } from "node:fs";
import { podFolders } from "./host.ts";
import type { PodWorker } from "./pods/podWorker.ts";
import type { FoundLog } from "./server/logServer.ts";
import type { LogRequest } from "./server/logRequest.ts";
import { neverStarted, type ContainerRecord } from "./status/containerRecord.ts";

export function findLog(
  { pod, container, isPrevious }: LogRequest,
  worker: PodWorker | undefined,
  root: string,
): FoundLog {
  if (worker === undefined)
    return { kind: "refused", code: 404, message: `pod "${pod.name}" does not exist` };
  const { metadata, spec } = worker.current;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  if (!containers.some(({ name }) => name === container)) {
    return { kind: "refused", code: 404, message: `container "${container}" not found in pod "${pod.name}"` };
  }
  const record = worker.containers.records.get(container) ?? neverStarted;
  const lived = livesOf(record);
  const life = isPrevious ? lived.previous : lived.newest;
  const folders = podFolders(root, metadata.uid);
  if (life !== undefined && existsSync(folders.log(container, life))) {
    const isCurrent = record.state.kind === "running" && life === record.restartCount;
    const writer = isCurrent ? worker.containers.life(container)?.log : undefined;
    return { kind: "found", path: folders.log(container, life), writer };
  }
  return { kind: "refused", code: 400, message: whyNone(record, { container, pod: pod.name, isPrevious }) };
}

function livesOf({ state, restartCount, last }: ContainerRecord): { newest?: number; previous?: number } {
  const previous = restartCount - 1;
  if (state.kind !== "waiting") return { newest: restartCount, ...(last !== undefined && { previous }) };
  return last === undefined ? {} : { newest: restartCount, previous: restartCount };
}

interface Names {
  readonly container: string;
  readonly pod: string;
  readonly isPrevious: boolean;
}

function whyNone({ state }: ContainerRecord, { container, pod, isPrevious }: Names): string {
  if (isPrevious) return `previous terminated container "${container}" in pod "${pod}" not found`;
  if (state.kind !== "waiting") return `container "${container}" in pod "${pod}" is terminated`;
  const { reason = "ContainerCreating" } = state;
  const words: Readonly<Record<string, string>> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: "trying and failing to pull image",
  };
  return `container "${container}" in pod "${pod}" is waiting to start: ${words[reason] ?? reason}`;
}
