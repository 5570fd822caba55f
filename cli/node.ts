// The node that commands start: a kubelet that runs pods as processes of this machine, with the controllers beside it.
import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { VERSION } from "../compiler/quick.ts";
import type { Connection } from "../runtime/cluster/index.ts";
import type { Kubelet, KubeletOptions } from "../runtime/local/index.ts";
import { EnvironmentError } from "./exitCodes.ts";
import { printNote } from "./print.ts";

export interface NodeFlags {
  readonly nodeName: string;
  readonly pods: number;
  readonly missingImage: readonly string[];
  readonly configDir?: string;
  readonly root: string;
  readonly workdir: string;
  readonly path?: string;
}

export interface Node extends Pick<Kubelet, "isolation"> {
  /** Resolves when it has stopped, and rejects when it had to. */
  readonly ended: Promise<unknown>;
  /** Ends its pods, and then the node. */
  readonly stop: () => Promise<void>;
}

export function addNodeOptions(command: Command): Command {
  const options = [
    new Option("--node-name <name>", "the name of the node").default("podloom"),
    new Option("--pods <n>", "how many pods the node takes").argParser(wholeNumber).default(110),
    new Option("--missing-image <image>", "an image that cannot be pulled; may be repeated")
      .argParser(append)
      .default([]),
    new Option("--config-dir <dir>", "configmaps/NAME/KEY and secrets/NAME/KEY for pods"),
    new Option("--root <dir>", "where volumes, claims and logs lie").default(".podloom/kubelet"),
    new Option("--workdir <dir>", "where containers run that do not say").default("/"),
    new Option("--path <path>", "the PATH of containers that do not set one"),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** Resolves when the node takes pods. Throws an `EnvironmentError` where there can be none. */
export async function startNode(
  connection: Connection,
  flags: NodeFlags & Pick<KubeletOptions, "clientCa">,
): Promise<Node> {
  const { runControllers, systemClock, systemRandom } = await import("../runtime/local/index.ts");
  const onFailure = (error: Error): void => printNote(`podloom: ${error.message}\n`);
  const kubelet = await startKubelet(connection, flags, onFailure);
  const over = new AbortController();
  const controllers = runControllers({
    connection,
    clock: systemClock,
    random: systemRandom,
    signal: over.signal,
    onFailure,
  });
  return {
    isolation: kubelet.isolation,
    ended: Promise.race([kubelet.ended, controllers]),
    stop: async () => {
      await kubelet.stop();
      over.abort();
      await controllers;
    },
  };
}

async function startKubelet(
  connection: Connection,
  flags: NodeFlags & Pick<KubeletOptions, "clientCa">,
  onFailure: (error: Error) => void,
): Promise<Kubelet> {
  const local = await import("../runtime/local/index.ts");
  const { nodeName, pods, missingImage: missingImages, configDir: configFolder, path: searchPath } = flags;
  try {
    return await local.startKubelet({
      connection,
      clientCa: flags.clientCa,
      onFailure,
      nodeName,
      pods,
      missingImages,
      configFolder,
      root: resolve(flags.root),
      workingDir: resolve(flags.workdir),
      searchPath,
      pid: process.pid,
      version: VERSION,
    });
  } catch (error) {
    const { ConnectionError, StatusError } = await import("../runtime/cluster/index.ts");
    const { FolderInUseError } = local;
    const isOfTheWorld = [ConnectionError, FolderInUseError, StatusError].some(
      (kind) => error instanceof kind,
    );
    if (isOfTheWorld && error instanceof Error) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}

/** What to say of a node without namespaces, to follow on what else is said of it. */
export function isolationNote({ isolation }: Node): string {
  return isolation.kind === "namespaces"
    ? ""
    : `Pods with volumes will fail, for this system gives no namespaces: ${isolation.reason}\n`;
}

function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
