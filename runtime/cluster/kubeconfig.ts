// Where the API server is and who we are to it: a kubeconfig, or the service account of the pod that we run in.
import type { KubeConfig } from "@kubernetes/client-node";

/** The kubeconfig names no server that can be used. The message names the file or context and the remedy. */
export class KubeconfigError extends Error {
  override readonly name = "KubeconfigError";
}

export interface KubeconfigOptions {
  /** The file. Without one, `$KUBECONFIG`, `~/.kube/config` and the service account of this pod are tried in turn. */
  readonly kubeconfig?: string | undefined;
  /** The context, where it is not the file's current one. */
  readonly context?: string | undefined;
  /** A kubeconfig itself, in place of a file. */
  readonly text?: string | undefined;
}

/** Reads the kubeconfig anew. Client-node is loaded here and only now, since that takes most of a second. */
export async function loadKubeconfig({ kubeconfig, context, text }: KubeconfigOptions): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    if (text !== undefined) config.loadFromString(text);
    else if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new KubeconfigError(`${kubeconfig ?? "the kubeconfig"} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (context !== undefined) config.setCurrentContext(context);
  return withServer(config, kubeconfig);
}

/** The same with a server that is sure to be there, and reachable without TLS where it is on this machine. */
function withServer(config: KubeConfig, file: string | undefined): KubeConfig {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  const isFallback = file === undefined && cluster?.name === "cluster" && user?.name === "user";
  if (isFallback && cluster.server === "http://localhost:8080") {
    throw new KubeconfigError("there is no kubeconfig: name one, or set KUBECONFIG");
  }
  const where = `${file ?? "the kubeconfig"}, context "${config.getCurrentContext()}"`;
  if (cluster == null) throw new KubeconfigError(`${where}: the context is not there, or names no cluster`);
  if (!URL.canParse(cluster.server)) {
    throw new KubeconfigError(`${where}: the server must be a URL, and is "${cluster.server}"`);
  }
  const { protocol, hostname } = new URL(cluster.server);
  if (protocol !== "http:" || cluster.skipTLSVerify) return config;
  if (!isLoopback(hostname)) {
    const remedy = "write https://, or set insecure-skip-tls-verify";
    throw new KubeconfigError(`${where}: ${cluster.server} would see credentials in plain text: ${remedy}`);
  }
  // Client-node speaks HTTP only where it is told that certificates do not matter, and on loopback there are none.
  const open = { ...cluster, skipTLSVerify: true };
  config.clusters = config.clusters.map((each) => (each === cluster ? open : each));
  return config;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
