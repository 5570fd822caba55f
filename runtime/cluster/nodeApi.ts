// What podloom asks an API server about nodes: the objects themselves and the leases by which they show that they live.
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./podApi.ts";
import { isRefusal } from "./statusError.ts";

export interface LiveNode {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly creationTimestamp: string;
  };
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: NodeStatus;
}

export interface NodeStatus {
  readonly conditions?: readonly NodeCondition[];
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly capacity?: Readonly<Record<string, string>>;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port: number } };
  readonly nodeInfo?: Readonly<Record<string, string>>;
}

export interface NodeCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  /** RFC 3339. */
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

export interface LiveLease {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly renewTime?: string };
}

const leaseNamespace = "kube-node-lease";
const nodes = "/api/v1/nodes";
const leases = `/apis/coordination.k8s.io/v1/namespaces/${leaseNamespace}/leases`;

/** Methods reject with a `StatusError` where the server refuses, with a `ConnectionError` where there is no answer. */
export class NodeApi {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async list(call: CallOptions = {}): Promise<readonly LiveNode[]> {
    return this.items<LiveNode>(nodes, call);
  }

  async listLeases(call: CallOptions = {}): Promise<readonly LiveLease[]> {
    return this.items<LiveLease>(leases, call);
  }

  /** Makes the node, or takes over the one that has its name. */
  async register(
    { name, labels }: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
    status: NodeStatus,
    call: CallOptions = {},
  ): Promise<void> {
    const body = { apiVersion: "v1", kind: "Node", metadata: { name, labels } };
    await this.createUnlessThere(nodes, body, call);
    await this.updateStatus(name, status, call);
  }

  /** Replaces the parts of the status that are given. */
  async updateStatus(name: string, status: NodeStatus, call: CallOptions = {}): Promise<void> {
    const path = `${nodes}/${encodeURIComponent(name)}/status`;
    const contentType = "application/strategic-merge-patch+json";
    await this.connection.request({ method: "PATCH", path, body: { status }, contentType, ...call });
  }

  /** Shows that the node lives. `renewTime` is RFC 3339 with microseconds. */
  async renewLease(name: string, renewTime: string, call: CallOptions = {}): Promise<void> {
    const path = `${leases}/${encodeURIComponent(name)}`;
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime };
    const contentType = "application/merge-patch+json";
    try {
      await this.connection.request({ method: "PATCH", path, body: { spec }, contentType, ...call });
    } catch (error) {
      if (!isRefusal(error, "NotFound")) throw error;
      const metadata = { name, namespace: leaseNamespace };
      const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec };
      await this.createUnlessThere(leases, body, call);
    }
  }

  private async createUnlessThere(path: string, body: unknown, call: CallOptions): Promise<void> {
    try {
      await this.connection.request({ method: "POST", path, body, ...call });
    } catch (error) {
      if (!isRefusal(error, "AlreadyExists")) throw error;
    }
  }

  private async items<T>(path: string, call: CallOptions): Promise<readonly T[]> {
    // The shape is the server's.
    const list = (await this.connection.request({ method: "GET", path, ...call })) as {
      readonly items: T[] | null;
    };
    return list.items ?? [];
  }
}
