// A local cluster as commands start it: the API server with the compiler's rules, and a node.
import type { Connection } from "../runtime/cluster/index.ts";
import type { ApiServer } from "../runtime/local/index.ts";
import { EnvironmentError, isSystemError } from "./exitCodes.ts";
import { startNode, type Node, type NodeFlags } from "./node.ts";
import { toCause } from "./podCauses.ts";

export interface LocalCluster {
  readonly server: ApiServer;
  readonly connection: Connection;
  readonly node: Node;
}

/** Starts a cluster, does `work`, and stops it, whatever happens. Throws an `EnvironmentError` where there can be none. */
export async function withLocalCluster<T>(
  flags: NodeFlags & { readonly port?: number },
  work: (cluster: LocalCluster) => Promise<T>,
): Promise<T> {
  const server = await startServer(flags.port);
  try {
    const { openConnection } = await import("../runtime/cluster/index.ts");
    const connection = await openConnection({ text: server.kubeconfig });
    try {
      const node = await startNode(connection, flags);
      try {
        return await work({ server, connection, node });
      } finally {
        await node.stop();
      }
    } finally {
      await connection.close();
    }
  } finally {
    await server.close();
  }
}

async function startServer(port: number | undefined): Promise<ApiServer> {
  const [{ podChecker }, { startApiServer, systemClock, systemRandom }] = await Promise.all([
    import("../compiler/index.ts"),
    import("../runtime/local/index.ts"),
  ]);
  const problemsOf = podChecker({
    kubernetesVersion: "1.36",
    podSecurityStandard: "privileged",
    severities: {},
  });
  try {
    return await startApiServer({
      validatePod: (pod) => problemsOf(pod).map(toCause),
      port,
      clock: systemClock,
      random: systemRandom,
      onError: (error) =>
        console.error("podloom: a request to the local cluster has met a bug in podloom:", error),
    });
  } catch (error) {
    if (isSystemError(error, "EADDRINUSE", "EACCES"))
      throw new EnvironmentError(`port ${port} cannot be used: ${error.message}`, { cause: error });
    throw error;
  }
}
