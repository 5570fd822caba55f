// podloom cluster: a local cluster for kubectl and for development, until it is told to end.
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { interrupted } from "../interrupted.ts";
import { writeKubeconfig } from "../kubeconfigFile.ts";
import { withLocalCluster, type LocalCluster } from "../localCluster.ts";
import { addNodeOptions, isolationNote, type NodeFlags } from "../node.ts";
import { quietOption } from "../options.ts";
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
  await withLocalCluster(flags, (cluster) => serve(cluster, flags, stop));
  return EXIT.ok;
}

async function serve({ server, node }: LocalCluster, flags: Flags, stop: Promise<void>): Promise<void> {
  const file = writeKubeconfig(server.kubeconfig, flags.kubeconfig, resolve(flags.root));
  try {
    if (flags.quiet !== true) printNote(greeting(server.origin, file.path) + isolationNote(node));
    await Promise.race([node.ended, stop]);
  } finally {
    file.remove();
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
