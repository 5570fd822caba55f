// The node that a kubelet is to others: registered when it starts, alive while its lease is renewed.
import { arch, hostname, platform, release } from "node:os";
import { toRfc3339, type Clock } from "../../clock.ts";
import type { NodeApi, NodeCondition, NodeStatus } from "../../cluster/nodeApi.ts";
import { ConnectionError, StatusError } from "../../cluster/statusError.ts";
import type { Capacity } from "./env/podFields.ts";

export interface NodeFacts {
  readonly name: string;
  readonly ip: string;
  /** Where logs are served. */
  readonly port: number;
  /** How many pods it takes. */
  readonly pods: number;
  readonly capacity: Capacity;
  readonly version: string;
}

const renewEveryMs = 10_000;
const retryMs = 1000;

interface Options {
  readonly facts: NodeFacts;
  readonly api: NodeApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onFailure: (error: Error) => void;
}

/** Registers the node. Rejects where the API server refuses or does not answer. */
export async function registerNode({ facts, api, clock, signal }: Options): Promise<void> {
  const labels = {
    "kubernetes.io/hostname": facts.name,
    "kubernetes.io/os": platform(),
    "kubernetes.io/arch": goArch(),
  };
  await api.register({ name: facts.name, labels }, nodeStatus(facts, clock.now()), { signal });
  await api.renewLease(facts.name, leaseTime(clock.now()), { signal });
}

/** Renews the lease until the signal is aborted. */
export async function keepLease({ facts, api, clock, signal, onFailure }: Options): Promise<void> {
  while (!signal.aborted) {
    let delayMs = renewEveryMs;
    try {
      await clock.sleep(delayMs, signal);
      await api.renewLease(facts.name, leaseTime(clock.now()), { signal });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof StatusError || error instanceof ConnectionError)) throw error;
      onFailure(error);
      delayMs = retryMs;
    }
  }
}

/** Tells that the node takes no more pods, and runs none. */
export async function retireNode({ facts, api, clock }: Options, signal: AbortSignal): Promise<void> {
  const message = "node is shutting down";
  await api.updateStatus(
    facts.name,
    { conditions: [ready("False", "KubeletNotReady", message, clock.now())] },
    { signal },
  );
}

function nodeStatus({ ip, port, pods, capacity, version }: NodeFacts, nowMs: number): NodeStatus {
  const amounts = {
    cpu: String(capacity.cpus),
    memory: `${Math.floor(capacity.memoryBytes / 1024)}Ki`,
    "ephemeral-storage": `${Math.floor(capacity.storageBytes / 1024)}Ki`,
    pods: String(pods),
  };
  return {
    conditions: [ready("True", "KubeletReady", "kubelet is posting ready status", nowMs)],
    // No Hostname: API servers would prefer it, and no name server knows it.
    addresses: [{ type: "InternalIP", address: ip }],
    capacity: amounts,
    allocatable: amounts,
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    nodeInfo: {
      machineID: hostname(),
      systemUUID: "",
      bootID: "",
      osImage: platform(),
      kernelVersion: release(),
      containerRuntimeVersion: `podloom://${version}`,
      kubeletVersion: `v1.36.0-podloom.${version}`,
      kubeProxyVersion: "",
      operatingSystem: platform(),
      architecture: goArch(),
    },
  };
}

function ready(
  status: NodeCondition["status"],
  reason: string,
  message: string,
  nowMs: number,
): NodeCondition {
  const time = toRfc3339(nowMs);
  return { type: "Ready", status, reason, message, lastHeartbeatTime: time, lastTransitionTime: time };
}

function leaseTime(ms: number): string {
  return toRfc3339(ms).replace("Z", "000Z");
}

function goArch(): string {
  const names: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
  return names[arch()] ?? arch();
}
