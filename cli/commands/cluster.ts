// podloom cluster: a local cluster for kubectl and for development, until it is told to end.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { Command, InvalidArgumentError, Option } from "commander";
import { EnvironmentError, EXIT, type ExitCode } from "../exitCodes.ts";
import { interrupted } from "../interrupted.ts";
import { quietOption } from "../options.ts";
import { toCause } from "../podCauses.ts";
import { printNote } from "../print.ts";

interface Flags {
  readonly kubeconfig?: string;
  readonly port?: number;
  readonly quiet?: boolean;
}

export function clusterCommand(finish: (code: ExitCode) => void): Command {
  return new Command("cluster")
    .description("run a local cluster: a Kubernetes API for pods on loopback")
    .addOption(new Option("--kubeconfig <file>", "where to write the kubeconfig (default: a new folder)"))
    .addOption(new Option("--port <port>", "where to listen (default: a free port)").argParser(toPort))
    .addOption(quietOption())
    .action(async (flags: Flags) => finish(await run(flags)));
}

function toPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be a port: 0 to 65535.");
  return Number(text);
}

async function run({ kubeconfig, port, quiet }: Flags): Promise<ExitCode> {
  const ended = interrupted();
  // Shown to the kubelet by the server that asks it for logs.
  const kubeletToken = randomBytes(32).toString("base64url");
  const server = await startServer(port, kubeletToken);
  try {
    const file = writeKubeconfig(server.kubeconfig, kubeconfig);
    try {
      if (quiet !== true) printNote(welcome(server.origin, file.path));
      await ended;
    } finally {
      file.remove();
    }
  } finally {
    await server.close();
  }
  return EXIT.ok;
}

async function startServer(port: number | undefined, kubeletToken: string) {
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

interface WrittenFile {
  readonly path: string;
  readonly remove: () => void;
}

/** The kubeconfig holds the token: it is its owner's alone. */
function writeKubeconfig(text: string, wanted: string | undefined): WrittenFile {
  const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), "podloom-cluster-")) : undefined;
  const path = folder === undefined ? resolve(wanted ?? "") : join(folder, "kubeconfig");
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (isSystemError(error, "EEXIST"))
      throw new EnvironmentError(`${path} is there already; name another file or remove it`, {
        cause: error,
      });
    if (isSystemError(error, "ENOENT", "ENOTDIR", "EACCES", "EROFS"))
      throw new EnvironmentError(`${path} cannot be written: ${error.message}`, { cause: error });
    throw error;
  }
  return { path, remove: () => rmSync(folder ?? path, { recursive: true, force: true }) };
}

function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

function welcome(origin: string, kubeconfig: string): string {
  return [
    `The local cluster listens on ${origin} until you press Ctrl-C.`,
    `  export KUBECONFIG=${kubeconfig}`,
    "  kubectl get pods --all-namespaces --watch",
    "",
  ].join("\n");
}
