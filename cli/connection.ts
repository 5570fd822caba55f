// The connection of a command to the cluster of a kubeconfig.
import type { Command } from "commander";
import type { Connection } from "../runtime/cluster/index.ts";
import { EnvironmentError } from "./exitCodes.ts";

export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The flags by which a command is told which cluster is meant. */
export function addClusterOptions(command: Command): Command {
  return command
    .option("--kubeconfig <file>", "the kubeconfig (default: $KUBECONFIG, then ~/.kube/config)")
    .option("--context <name>", "the context of the kubeconfig (default: its current one)");
}

/** Connects, does `work`, and closes. Throws an `EnvironmentError` where the kubeconfig names no server that can be used. */
export async function withConnection<T>(
  { kubeconfig, context }: ClusterFlags,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { openConnection, KubeconfigError } = await import("../runtime/cluster/index.ts");
  const connection = await openConnection({ kubeconfig, context }).catch((error: unknown) => {
    if (error instanceof KubeconfigError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Does work with a cluster; what that refuses, or does not answer, becomes an `EnvironmentError`. */
export async function orEnvironmentError<T>(work: () => Promise<T>): Promise<T> {
  const { ConnectionError, StatusError } = await import("../runtime/cluster/index.ts");
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof StatusError)
      throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}
