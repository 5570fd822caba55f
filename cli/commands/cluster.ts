// podloom cluster: a local cluster for kubectl and for development, until it is told to end.
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { ApiServer } from "../../runtime/local/index.ts";
import { EnvironmentError, EXIT, isSystemError, type ExitCode } from "../exitCodes.ts";
import { interrupted } from "../interrupted.ts";
import { writeKubeconfig } from "../kubeconfigFile.ts";
import { addNodeOptions, isolationNote, startNode, type Node, type NodeFlags } from "../node.ts";
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
    .addOption(new Option("--kubeconfig <file>", "where to write the kubeconfig (default: in --root)"))
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
    const { openConnection } = await import("../../runtime/local/index.ts");
    const connection = await openConnection({ text: server.kubeconfig });
    try {
      const node = await startNode(connection, flags, { token: kubeletToken });
      try {
        await serve(server, node, flags, stop);
      } finally {
        await node.stop();
      }
    } finally {
      await connection.close();
    }
  } finally {
    await server.close();
  }
  return EXIT.ok;
}

async function serve(server: ApiServer, node: Node, flags: Flags, stop: Promise<void>): Promise<void> {
  const file = writeKubeconfig(server.kubeconfig, flags.kubeconfig, resolve(flags.root));
  try {
    if (flags.quiet !== true) printNote(greeting(server.origin, file.path) + isolationNote(node));
    await Promise.race([node.ended, stop]);
  } finally {
    file.remove();
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

function greeting(origin: string, kubeconfig: string): string {
  return [
    `The local cluster listens on ${origin} until you press Ctrl-C.`,
    `  export KUBECONFIG=${kubeconfig}`,
    "  kubectl get pods --all-namespaces --watch",
    "",
  ].join("\n");
}
