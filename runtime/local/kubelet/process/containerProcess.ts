// A container's process: started in its namespaces or its process group, followed to its end, stopped by signals.
import { spawn, type ChildProcess } from "node:child_process";
import { PassThrough, pipeline, type Readable } from "node:stream";
import { exitCodeOf } from "./exit.ts";
import { entered, isolated, type Isolation, type Namespaces } from "./isolation.ts";
import { joined, type Group } from "./memoryGroups.ts";
import type { RootFolder } from "./rootFolder.ts";
import { childrenOf, send } from "./signals.ts";

/** What to run, once all that the pod says is worked out. */
export interface Command {
  /** The program's path in the container, and its arguments. */
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly workingDir: string;
}

/** What `spawn` takes. */
export interface Spawnable {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface ContainerProcess {
  /** The number of the container's first process, on the host. */
  readonly pid: number;
  /** The process group that it was started as. */
  readonly groupId: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The exit code, when every process of the container has ended. Never rejects. */
  readonly ended: Promise<number>;
  /** Sends a signal to the container's first process alone. */
  signal(name: NodeJS.Signals): void;
  /** Ends every process of the container. */
  kill(): void;
  /** What runs another program inside the container. */
  inside(command: Command): Spawnable;
}

/** A container could not be started, as the message says. */
export class StartError extends Error {}

interface Options {
  readonly isolation: Isolation;
  /** The file tree to run in; only where there are namespaces. */
  readonly root: RootFolder | undefined;
  readonly command: Command;
  /** The control group to run in; only where there are namespaces. */
  readonly group: Group | undefined;
}

/** Resolves when the container's command runs. Rejects with a StartError. */
export function startContainer({ isolation, root, command, group }: Options): Promise<ContainerProcess> {
  if (isolation.kind === "processGroups") return startGroup(isolation.setpriv, command);
  if (root === undefined) throw new Error("invariant: a container in namespaces has no file tree");
  return startIsolated({ isolation, root, command, group });
}

async function startIsolated({
  isolation,
  root,
  command,
  group,
}: Options & { readonly isolation: Namespaces; readonly root: RootFolder }): Promise<ContainerProcess> {
  const withEnv = (own: Command): string[] => withEnvironment(isolation.tools.env, own);
  const argv = isolated(isolation, root, withEnv(command));
  const launched = launch(outside(group === undefined ? argv : joined(group, argv)));
  const { child, stdout, stderr } = launched;
  const ended = endOf(child);
  await readiness(launched);
  // Where the command has ended already, the number is that of its parent, which ends as it did.
  const [pid = launched.pid] = await childrenOf(launched.pid);
  const signal = (name: NodeJS.Signals): void => {
    if (child.exitCode === null && child.signalCode === null) send(pid, name);
  };
  return {
    pid,
    groupId: launched.pid,
    stdout,
    stderr,
    ended,
    signal,
    // The first process takes all others of its namespace with it.
    kill: () => signal("SIGKILL"),
    inside: (other) => outside(entered(isolation, pid, withEnv(other))),
  };
}

async function startGroup(setpriv: string | undefined, command: Command): Promise<ContainerProcess> {
  const inside = ({ argv, env, workingDir }: Command): Spawnable => ({
    argv: setpriv === undefined ? argv : [setpriv, "--pdeathsig", "KILL", "--", ...argv],
    env: Object.fromEntries(env),
    cwd: workingDir,
  });
  const { child, pid, stdout, stderr } = launch(inside(command));
  const ended = endOf(child);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new StartError(error.message, { cause: error })));
  });
  const killGroup = (): void => send(-pid, "SIGKILL");
  // A container ends with its first process, whatever that has left running.
  child.once("exit", killGroup);
  const kill = (): void => {
    if (child.exitCode === null && child.signalCode === null) killGroup();
  };
  return {
    pid,
    groupId: pid,
    stdout,
    stderr,
    ended,
    signal: (name) => void child.kill(name),
    kill,
    inside,
  };
}

/** The environment is given at the very end: shells and loaders on the way there must not see it. */
function withEnvironment(tool: string, { argv, env, workingDir }: Command): string[] {
  return [
    tool,
    "-i",
    `--chdir=${workingDir}`,
    ...[...env].map(([name, value]) => `${name}=${value}`),
    ...argv,
  ];
}

function outside(argv: readonly string[]): Spawnable {
  return { argv, env: {}, cwd: "/" };
}

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What is said on descriptor 3. */
  readonly channel: Readable;
}

interface PipedProcess extends ChildProcess {
  readonly pid: number;
  readonly stdio: [null, Readable, Readable, Readable, undefined];
}

function launch({ argv: [file = "", ...args], env, cwd }: Spawnable): Launched {
  // The pipes that `stdio` asks for are there; `pid` is, unless "error" follows.
  const child = spawn(file, args, {
    env,
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  }) as PipedProcess;
  const [, stdout, stderr, channel] = child.stdio;
  return { child, pid: child.pid, stdout: kept(stdout), stderr: kept(stderr), channel };
}

/** Node throws away what nobody reads by the time that a process ends, so somebody reads from the first moment. */
function kept(output: Readable): Readable {
  const through = new PassThrough();
  // Who reads hears of errors.
  pipeline(output, through, () => undefined);
  return through;
}

/** Waits until the file tree is made and the command is next. */
function readiness({ child, channel }: Launched): Promise<void> {
  let heard = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new StartError(`its file tree could not be made: ${why}`));
    child.once("error", ({ message }) => fail(message));
    channel.on("end", () => fail(heard.trim()));
    channel.setEncoding("utf8").on("data", (text: string) => {
      heard += text;
      if (!heard.endsWith("ready\n")) return;
      channel.destroy();
      resolve();
    });
  });
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(exitCodeOf(code, signal))));
}
