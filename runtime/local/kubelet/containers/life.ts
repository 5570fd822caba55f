// One life of a container: from its start to the end of its processes, and what is left of it then.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Container } from "../../../../schemas/generated/pod.ts";
import type { PodContext } from "../env/environment.ts";
import type { Host, PodFolders } from "../host.ts";
import { leaveStamp } from "../leftovers.ts";
import { LogWriter } from "../logs/logWriter.ts";
import { terminationMessage } from "../logs/terminationMessage.ts";
import {
  startContainer,
  StartError,
  type Command,
  type ContainerProcess,
} from "../process/containerProcess.ts";
import { hostTree, writeRoot, type RootFolder } from "../process/rootFolder.ts";
import { memoryLimit, type MemoryLimit } from "../process/memoryLimit.ts";
import { planRoot, type Mount } from "../process/rootPlan.ts";
import type { Exec } from "../probes/check.ts";
import { runInside } from "../process/runInside.ts";
import { containerMounts, type HostVolumes } from "../volumes/volumes.ts";
import { besides, commandOf, environmentOf } from "./command.ts";

/** How a life ended. */
export interface LifeEnd {
  readonly exitCode: number;
  readonly message: string | undefined;
  /** Whether it was killed for the memory that it used. */
  readonly isOutOfMemory: boolean;
}

export interface Life {
  readonly process: Pick<ContainerProcess, "pid" | "signal" | "kill">;
  readonly log: LogWriter;
  /** Resolves when every process has ended and the log is written. */
  readonly ended: Promise<LifeEnd>;
  /** Runs a program inside. Rejects with a StartError where it is not there. */
  readonly exec: Exec;
}

interface Options {
  readonly container: Container;
  readonly restartCount: number;
  readonly context: PodContext;
  readonly volumes: HostVolumes;
  readonly folders: PodFolders;
  readonly host: Host;
}

const usualMessagePath = "/dev/termination-log";

/** How long output may come after the end, from a process that has left its container's group. */
const lastWordsMs = 1000;

/** Rejects with a ConfigError, a NoCommandError, a VolumeError, a MountError, a StartError or, where the disk is full, the system's error. */
export async function startLife(options: Options): Promise<Life> {
  const { container, restartCount, folders, host } = options;
  const folder = folders.life(container.name, restartCount);
  const env = environmentOf(container, options.context, host);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const messageFile = join(folder, "termination-log");
  await writeFile(messageFile, "", { mode: 0o666 });
  const mounts = await containerMounts(container, options.volumes, env);
  const command = await commandOf({ container, env, mounts, host });
  const root = await makeRoot(options, { folder, command, mounts, messageFile });
  const logFile = folders.log(container.name, restartCount);
  await mkdir(dirname(logFile), { recursive: true });
  const name = relative(host.root, folder).replaceAll("/", "-");
  const memory = await memoryLimit({ container, control: host.memory, name, clock: host.clock });
  const log = await LogWriter.create(logFile, host.clock);
  let begun: ContainerProcess | undefined;
  try {
    const running = await startContainer({ isolation: host.isolation, root, command, group: memory.group });
    begun = running;
    memory.begin(running);
    await leaveStamp(folder, running.groupId);
    return {
      process: running,
      log,
      ended: follow(running, { ...options, log, memory, messageFile, folder }),
      exec: async (argv, signal) =>
        runInside(running.inside(await besides(command, argv, { mounts, host })), signal),
    };
  } catch (error) {
    begun?.kill();
    const isOver = await memory.end();
    await log.close();
    throw isOver ? new StartError("its memory limit is too small to start in", { cause: error }) : error;
  }
}

interface Parts {
  readonly folder: string;
  readonly command: Command;
  readonly mounts: readonly Mount[];
  readonly messageFile: string;
}

async function makeRoot(
  { container, host }: Options,
  { folder, command, mounts, messageFile }: Parts,
): Promise<RootFolder | undefined> {
  if (host.isolation.kind === "processGroups") {
    if (mounts.length === 0) return undefined;
    throw new StartError(
      `volumes cannot be mounted, for this system gives no namespaces: ${host.isolation.reason}`,
    );
  }
  const message: Mount = {
    path: container.terminationMessagePath ?? usualMessagePath,
    source: messageFile,
    isFolder: false,
    isReadOnly: false,
    isOurs: true,
  };
  const plan = planRoot({ mounts: [...mounts, message], folders: [command.workingDir], host: hostTree });
  return writeRoot(plan, folder);
}

interface Followed extends Options, Pick<Parts, "messageFile" | "folder"> {
  readonly log: LogWriter;
  readonly memory: MemoryLimit;
}

async function follow(
  running: ContainerProcess,
  { container, host, log, memory, messageFile, folder }: Followed,
): Promise<LifeEnd> {
  const copied = Promise.all([log.copy("stdout", running.stdout), log.copy("stderr", running.stderr)]);
  // It is awaited below; until then a rejection is nobody's yet.
  copied.catch(() => undefined);
  const exitCode = await running.ended;
  const isOutOfMemory = await memory.end();
  const forget = host.clock.setTimeout(() => {
    running.stdout.destroy();
    running.stderr.destroy();
  }, lastWordsMs);
  try {
    await copied;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE"))
      throw error;
  } finally {
    forget();
    await log.close();
  }
  const message = await terminationMessage({ container, exitCode, messageFile, logFile: log.path });
  await rm(folder, { recursive: true, force: true });
  return { exitCode, message, isOutOfMemory };
}
