// podloom kubelet: runs the pods of a cluster as processes of this machine, until it is told to stop.
import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { Connection } from "../../runtime/cluster/index.ts";
import { withConnection, type ClusterFlags } from "../connection.ts";
import { EnvironmentError, EXIT, type ExitCode } from "../exitCodes.ts";
import { interrupted } from "../interrupted.ts";
import { addNodeOptions, isolationNote, startNode, type NodeFlags } from "../node.ts";
import { quietOption } from "../options.ts";
import { printNote } from "../print.ts";

interface Flags extends NodeFlags, ClusterFlags {
  readonly clientCa?: string;
  readonly quiet?: boolean;
}

export function kubeletCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command("kubelet")
    .description("run the pods of a cluster as processes of this machine, as a node of it")
    .option("--context <name>", "the context of the kubeconfig (default: its current one)")
    .option("--kubeconfig <file>", "the kubeconfig (default: $KUBECONFIG, then ~/.kube/config)");
  return addNodeOptions(command)
    .option(
      "--client-ca <file>",
      "whose certificates may ask for logs: the CA of the API server's kubelet client",
    )
    .addOption(quietOption())
    .action(async (flags: Flags) => finish(await run(flags)));
}

async function run(flags: Flags): Promise<ExitCode> {
  // Whoever stops the command early stops it all the same.
  const stop = interrupted();
  await withConnection(flags, (connection) => serve(connection, flags, stop));
  return EXIT.ok;
}

async function serve(connection: Connection, flags: Flags, stop: Promise<void>): Promise<void> {
  const node = await startNode(connection, { ...flags, clientCa: readCa(flags.clientCa) });
  try {
    const greeting = `Node ${flags.nodeName} takes pods of ${connection.server}. Stop it with Ctrl-C.\n`;
    if (flags.quiet !== true) printNote(greeting + isolationNote(node));
    await Promise.race([node.ended, stop]);
  } finally {
    await node.stop();
  }
}

function readCa(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`the CA of clients cannot be read: ${why}`, { cause: error });
  }
}
