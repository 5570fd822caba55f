// The cluster where the pods of a run are: the one of the flags, else a local run's that goes on, else that of the kubeconfig.
import type { Connection } from "../runtime/cluster/index.ts";
import type { StoredRun } from "../runtime/store/index.ts";
import { withConnection, type ClusterFlags } from "./connection.ts";
import { localKubeconfigs } from "./localRun.ts";

export interface RunCluster {
  readonly root: string;
  readonly stored: StoredRun;
  readonly flags: ClusterFlags;
}

/** Throws an `EnvironmentError` where there is none. */
export async function withRunCluster<T>(
  { root, stored: { checkpoint }, flags }: RunCluster,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  for (const kubeconfig of isNamed(flags) ? [] : localKubeconfigs(root)) {
    const done = await withConnection({ kubeconfig }, async (connection) =>
      connection.server === checkpoint?.clusterId ? { result: await work(connection) } : undefined,
    );
    if (done !== undefined) return done.result;
  }
  return withConnection(flags, work);
}

/** Whether a cluster is surely that of the run. The same one may have another address inside of it and outside. */
export function isClusterOf({ stored: { checkpoint }, flags }: RunCluster, { server }: Connection): boolean {
  return isNamed(flags) || checkpoint?.clusterId === server;
}

function isNamed({ kubeconfig, context }: ClusterFlags): boolean {
  return kubeconfig !== undefined || context !== undefined;
}
