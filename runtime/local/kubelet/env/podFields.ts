// What a pod's environment and files may tell of the pod itself: fieldRef and resourceFieldRef.
import type { Container, PodSpec, ResourceFieldSelector } from "../../../../schemas/generated/pod.ts";
import type { LivePod } from "../../../cluster/livePod.ts";
import { ConfigError } from "../configError.ts";
import { quantityValue } from "../quantity.ts";

/** What the machine has for containers that set no limit. */
export interface Capacity {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly storageBytes: number;
}

/** What is true of every pod of the node. */
export interface PodPlace {
  readonly nodeName: string;
  readonly nodeIP: string;
  readonly capacity: Capacity;
}

/** The value of a `fieldPath`. Fails with a ConfigError where there is no such field. */
export function podField(pod: LivePod, fieldPath: string, { nodeName, nodeIP }: PodPlace): string {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath);
  if (keyed !== null)
    return pod.metadata[keyed[1] === "labels" ? "labels" : "annotations"]?.[keyed[2] ?? ""] ?? "";
  const value: Readonly<Record<string, string>> = {
    "metadata.name": pod.metadata.name,
    "metadata.namespace": pod.metadata.namespace,
    "metadata.uid": pod.metadata.uid,
    "metadata.labels": lines(pod.metadata.labels),
    "metadata.annotations": lines(pod.metadata.annotations),
    "spec.nodeName": nodeName,
    "spec.serviceAccountName": pod.spec.serviceAccountName ?? "default",
    "status.hostIP": nodeIP,
    "status.hostIPs": nodeIP,
    "status.podIP": nodeIP,
    "status.podIPs": nodeIP,
  };
  if (!Object.hasOwn(value, fieldPath)) throw new ConfigError(`unsupported fieldPath: ${fieldPath}`);
  return value[fieldPath] ?? "";
}

function lines(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join("\n");
}

/** The value of a request or limit, in units of its divisor, rounded up. Without a limit it is the machine's. */
export function resourceField(
  spec: PodSpec,
  selector: ResourceFieldSelector,
  own: Container | undefined,
  capacity: Capacity,
): string {
  const { containerName, resource, divisor } = selector;
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  const container = containerName === undefined ? own : all.find(({ name }) => name === containerName);
  if (container === undefined) throw new ConfigError(`container ${containerName ?? ""} not found`);
  const [kind, name = ""] = resource.split(/\.(.*)/s);
  const { requests, limits } = container.resources ?? {};
  const request = requests?.[name] ?? limits?.[name];
  const amount = kind === "limits" ? limits?.[name] : request;
  const value =
    amount === undefined ? (kind === "limits" ? whole(name, capacity) : 0) : quantityValue(amount);
  const unit = divisor === undefined || divisor === "0" || divisor === 0 ? 1 : quantityValue(divisor);
  return String(Math.ceil(Number((value / unit).toPrecision(15))));
}

function whole(resource: string, { cpus, memoryBytes, storageBytes }: Capacity): number {
  const amounts: Readonly<Record<string, number>> = {
    cpu: cpus,
    memory: memoryBytes,
    "ephemeral-storage": storageBytes,
  };
  return amounts[resource] ?? 0;
}
