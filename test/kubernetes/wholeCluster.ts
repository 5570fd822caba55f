// A whole Kubernetes on this machine, started by the script beside the repository: where it is, and its processes.
import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/command.ts";

const run = promisify(execFile);

const scripts = join(repository, "../shared/control-plane");
/** As the script has it. */
const folder = process.env["CLUSTER_DIR"] ?? "/var/tmp/podloom-cluster";

/** This machine, as pods see it. */
export const host = { address: "10.88.0.1", network: "10.88.0.0/16", apiServerPort: 16443 } as const;

/** Plain data, as vitest hands it to the tests. */
export interface WholeCluster {
  readonly folder: string;
  readonly kubeconfig: string;
  /** The folder of the cluster's programs. */
  readonly programs: string;
}

/** The tests cannot run on this machine, and are skipped. The message says what it lacks. */
export class MachineError extends Error {}

/** Why there can be no cluster on this machine; `undefined` where there is no reason known. */
export function whyNot(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "a whole cluster needs root on Linux";
  if (!existsSync(join(scripts, "cluster"))) return `there is no ${join(scripts, "cluster")}`;
  return undefined;
}

/**
 * Takes the cluster for this process, until it ends or calls what it gets. Resolves to `undefined` where another process has it: the
 * tests stop what others would need. A name in the kernel is let go of by whoever is killed, too.
 */
export async function claimCluster(): Promise<(() => void) | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen("\0podloom-test-kubernetes", () => resolve(() => void server.close()));
  });
}

/** The cluster that is up. */
export function findCluster(): WholeCluster | undefined {
  const pid = pidOf(folder, "apiserver");
  if (pid === undefined || !existsSync(`/proc/${pid}`)) return undefined;
  const [program = ""] = commandOf(pid);
  return { folder, kubeconfig: join(folder, "admin.kubeconfig"), programs: dirname(program) };
}

/** Runs the script, which tells on stderr what it does, and whether it succeeded. */
export function clusterScript(verb: "up" | "down"): boolean {
  const { status } = spawnSync(join(scripts, "cluster"), [verb], { stdio: ["ignore", "ignore", "inherit"] });
  return status === 0;
}

/** Packs a folder as an image whose containers begin with a command, and gives it to the cluster. */
export async function loadImage(
  name: string,
  { root, command }: { readonly root: string; readonly command: readonly string[] },
): Promise<void> {
  await run(join(scripts, "image"), [name, root, ...command]);
}

/** Gives an image that the cluster has another name. */
export async function tagImage({ folder: own }: WholeCluster, name: string, other: string): Promise<void> {
  const socket = ["--address", join(own, "containerd.sock"), "--namespace", "k8s.io"];
  await run("ctr", [...socket, "image", "tag", "--force", name, other]);
}

/** Resolves to what kubectl prints. Rejects with what it complains of. */
export async function kubectl(cluster: WholeCluster, args: readonly string[], input = ""): Promise<string> {
  const work = run(join(cluster.programs, "kubectl"), ["--kubeconfig", cluster.kubeconfig, ...args]);
  work.child.stdin?.end(input);
  return (await work).stdout;
}

export interface ClusterProcess {
  signal(signal: NodeJS.Signals): void;
  /** Kills it, with all that it would still do. */
  kill(): Promise<void>;
  /** Starts it as it was started before. */
  start(): void;
}

/** One of the cluster's own processes, by the name that the script gives it. */
export function clusterProcess({ folder: own }: WholeCluster, name: "kubelet" | "apiserver"): ClusterProcess {
  const pid = pidOf(own, name);
  if (pid === undefined) throw new Error(`the cluster has no process ${name}`);
  const [program = "", ...args] = commandOf(pid);
  return {
    signal: (signal) => process.kill(pid, signal),
    async kill() {
      process.kill(pid, "SIGKILL");
      // It is not our child, so nobody tells us.
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    start() {
      const log = openSync(join(own, `logs/${name}.log`), "a");
      const child = spawn(program, args, { detached: true, stdio: ["ignore", log, log] });
      child.unref();
      writeFileSync(join(own, `run/${name}.pid`), `${child.pid}\n`);
    },
  };
}

function pidOf(own: string, name: string): number | undefined {
  const file = join(own, `run/${name}.pid`);
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
}

function commandOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
}

/** A process whose parent has not asked for its exit code is dead all the same. */
function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
}
