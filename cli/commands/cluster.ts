// podloom cluster: a local cluster for kubectl and for development, until it is told to end.
import { randomBytes } from "node:crypto";
import { Command, InvalidArgumentError, Option } from "commander";
import type { ApiServer } from "../../runtime/local/index.ts";
import { EnvironmentError, EXIT, isSystemError, type ExitCode } from "../exitCodes.ts";
import { interrupted } from "../interrupted.ts";
import { writeKubeconfig } from "../kubeconfigFile.ts";
import { addNodeOptions, isolationNote, startNode, type NodeFlags } from "../node.ts";
import { quietOption } from "../options.ts";
import { toCause } from "../podCauses.ts";
import { printNote } from "../print.ts";

interface Flags extends NodeFlags {
  readonly kubeconfig?: string;
  readonly port?: number;
  readonly quiet?: boolean;
}

export function clusterCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("cluster")
    .description("run a local cluster: a Kubernetes API on loopback, and a node that runs pods as processes")
    .addOption(new Option("--kubeconfig <file>", "where to write the kubeconfig (default: a new folder)"))
    .addOption(new Option("--port <port>", "where to listen (default: a free port)").argParser(toPort));
  return addNodeOptions(command)
    .addOption(quietOption())
    .action(async (flags: Flags) => finish(await run(flags)));
}

function toPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be a port: 0 to 65535.");
  return Number(text);
}

async function run(flags: Flags): Promise<ExitCode> {
  const stop = interrupted();
  // Shown to the kubelet by the server that asks it for logs.
  const kubeletToken = randomBytes(32).toString("base64url");
  const server = await startServer(flags.port, kubeletToken);
  try {
    const file = writeKubeconfig(server.kubeconfig, flags.kubeconfig);
    try {
      await serve(file.path, kubeletToken, flags, stop);
    } finally {
      file.remove();
    }
  } finally {
    await server.close();
  }
  return EXIT.ok;
}

async function serve(
  kubeconfig: string,
  kubeletToken: string,
  flags: Flags,
  stop: Promise<void>,
): Promise<void> {
  const { openConnection } = await import("../../runtime/local/index.ts");
  const connection = await openConnection({ kubeconfig });
  try {
    const node = await startNode(connection, flags, { token: kubeletToken });
    try {
      if (flags.quiet !== true) printNote(greeting(connection.server, kubeconfig) + isolationNote(node));
      await Promise.race([node.ended, stop]);
    } finally {
      await node.stop();
    }
  } finally {
    await connection.close();
  }
}

async function startServer(port: number | undefined, kubeletToken: string): Promise<ApiServer> {
  const [{ podChecker }, { startApiServer, systemClock, systemRandom }] = await Promise.all([
    import("../../compiler/index.ts"),
    import("../../runtime/local/index.ts"),
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
      kubeletToken,
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

function greeting(server: string, kubeconfig: string): string {
  return [
    `The local cluster listens on ${server.replace(/\/$/, "")} until you press Ctrl-C.`,
    `  export KUBECONFIG=${kubeconfig}`,
    "  kubectl get pods --all-namespaces --watch",
    "",
  ].join("\n");
}
