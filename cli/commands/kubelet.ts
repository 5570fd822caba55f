// podloom kubelet: runs the pods of a cluster as processes of this machine, until it is told to stop.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { VERSION } from "../../compiler/quick.ts";
import type { Connection, Kubelet } from "../../runtime/local/index.ts";
import { EnvironmentError, EXIT, type ExitCode } from "../exitCodes.ts";
import { interrupted } from "../interrupted.ts";
import { quietOption } from "../options.ts";
import { printNote } from "../print.ts";

interface Flags {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly nodeName: string;
  readonly pods: number;
  readonly missingImage: readonly string[];
  readonly configDir?: string;
  readonly root: string;
  readonly workdir: string;
  readonly path?: string;
  readonly clientCa?: string;
  readonly quiet?: boolean;
}

export function kubeletCommand(finish: (code: ExitCode) => void): Command {
  return new Command("kubelet")
    .description("run the pods of a cluster as processes of this machine, as its only node")
    .option("--context <name>", "the context of the kubeconfig (default: its current one)")
    .option("--kubeconfig <file>", "the kubeconfig (default: $KUBECONFIG, then ~/.kube/config)")
    .option("--node-name <name>", "the name of the node", "podloom")
    .option("--pods <n>", "how many pods the node takes", wholeNumber, 110)
    .option("--missing-image <image>", "an image that cannot be pulled; may be repeated", append, [])
    .option("--config-dir <dir>", "configmaps/NAME/KEY and secrets/NAME/KEY for pods")
    .option("--root <dir>", "where volumes, claims and logs lie", ".podloom/kubelet")
    .option("--workdir <dir>", "where containers run that do not say", "/")
    .option("--path <path>", "the PATH of containers that do not set one")
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
  const { openConnection, KubeconfigError } = await import("../../runtime/local/index.ts");
  const { kubeconfig, context } = flags;
  const connection = await openConnection({ kubeconfig, context }).catch((error: unknown) => {
    if (error instanceof KubeconfigError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  });
  try {
    await serve(connection, flags, stop);
    return EXIT.ok;
  } finally {
    await connection.close();
  }
}

async function serve(connection: Connection, flags: Flags, stop: Promise<void>): Promise<void> {
  const { runControllers, systemClock, systemRandom } = await import("../../runtime/local/index.ts");
  const onFailure = (error: Error): void => printNote(`podloom kubelet: ${error.message}\n`);
  const kubelet = await start(connection, flags, onFailure);
  if (flags.quiet !== true) printNote(greeting(kubelet, connection, flags));
  const over = new AbortController();
  const controllers = runControllers({
    connection,
    clock: systemClock,
    random: systemRandom,
    signal: over.signal,
    onFailure,
  });
  try {
    await Promise.race([kubelet.ended, controllers, stop]);
  } finally {
    await kubelet.stop();
    over.abort();
    await controllers;
  }
}

async function start(
  connection: Connection,
  flags: Flags,
  onFailure: (error: Error) => void,
): Promise<Kubelet> {
  const local = await import("../../runtime/local/index.ts");
  const { nodeName, pods, missingImage: missingImages, configDir: configFolder, path: searchPath } = flags;
  try {
    return await local.startKubelet({
      connection,
      nodeName,
      pods,
      missingImages,
      configFolder,
      onFailure,
      root: resolve(flags.root),
      workingDir: resolve(flags.workdir),
      searchPath,
      logCallers: { ca: readCa(flags.clientCa) },
      pid: process.pid,
      version: VERSION,
    });
  } catch (error) {
    const { ConnectionError, FolderInUseError, StatusError } = local;
    const isOfTheWorld = [ConnectionError, FolderInUseError, StatusError].some(
      (kind) => error instanceof kind,
    );
    if (isOfTheWorld && error instanceof Error) throw new EnvironmentError(error.message, { cause: error });
    throw error;
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

function greeting({ isolation }: Kubelet, { server }: Connection, { nodeName }: Flags): string {
  const node = `Node ${nodeName} takes pods of ${server}`;
  if (isolation.kind === "namespaces") return `${node}. Stop it with Ctrl-C.\n`;
  return `${node}; those with volumes will fail, for this system gives no namespaces: ${isolation.reason}\n`;
}

function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
