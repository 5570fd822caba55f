// The kubelet: runs the pods that are bound to its node as processes of this machine, and tells the API server what becomes of
// them. It knows of the API server nothing but its address.
import { statfs } from "node:fs/promises";
import { availableParallelism, totalmem, userInfo } from "node:os";
import { systemClock, systemRandom, type Clock, type Random } from "../../clock.ts";
import type { Connection } from "../../cluster/connection.ts";
import { NodeApi } from "../../cluster/nodeApi.ts";
import { PodApi } from "../../cluster/podApi.ts";
import type { ReflectorNotice } from "../../cluster/reflectorNotice.ts";
import { configsIn } from "./configs.ts";
import { eventTeller } from "./events.ts";
import { findLog } from "./findLog.ts";
import type { Host } from "./host.ts";
import { endLeftovers, takeFolder } from "./leftovers.ts";
import { keepLease, registerNode, retireNode, type NodeFacts } from "./node.ts";
import { PodWorkers } from "./pods/podWorkers.ts";
import { defaultPath, detectIsolation, type Isolation } from "./process/isolation.ts";
import { kubeletToken } from "../kubeletToken.ts";
import { detectMemoryControl } from "./process/memoryGroups.ts";
import { processStamp } from "./process/signals.ts";
import { startLogServer, type Callers } from "./server/logServer.ts";

export interface KubeletOptions {
  readonly connection: Connection;
  readonly nodeName: string;
  /** The kubelet's own folder, made where it is not there: files of pods, logs, claims. One kubelet has it at a time. */
  readonly root: string;
  /** The number of this process, by which the folder is known to be in use. */
  readonly pid: number;
  /** How many pods the node takes. 110 where nothing is said. */
  readonly pods?: number | undefined;
  /** A folder of ConfigMaps and Secrets: `configmaps/NAME/KEY` and `secrets/NAME/KEY`. */
  readonly configFolder?: string | undefined;
  /** Images that cannot be pulled; all others are taken to be there. */
  readonly missingImages?: readonly string[] | undefined;
  /** The PATH of containers that do not set it. */
  readonly searchPath?: string | undefined;
  /** Where containers run that do not say; `/` where nothing is said. */
  readonly workingDir?: string | undefined;
  /** Certificates, as PEM, by one of which the API server's own is signed when it asks for logs; podloom's needs none. */
  readonly clientCa?: string | undefined;
  /** Shown as the version of the node. */
  readonly version: string;
  /** Hears of failures that will be tried again. */
  readonly onFailure?: ((error: Error) => void) | undefined;
  readonly onNotice?: ((notice: ReflectorNotice) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

export interface Kubelet {
  readonly isolation: Isolation;
  /** The port of its HTTPS server. */
  readonly port: number;
  /** Resolves when it has stopped, and rejects when it had to. */
  readonly ended: Promise<void>;
  /** Stops: pods end within `graceMs`, and are told to have ended. Resolves when no process is left. */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
}

const nodeIP = "127.0.0.1";
const usualPods = 110;
const usualStopMs = 10_000;

/** Resolves when the node is registered and takes pods. Rejects, with nothing left behind, where that cannot be. */
export async function startKubelet(options: KubeletOptions): Promise<Kubelet> {
  const { root, pid, clock = systemClock, random = systemRandom, connection } = options;
  const release = await takeFolder(root, pid);
  try {
    await endLeftovers(root);
    const isolation = await detectIsolation(root);
    const memory = await detectMemoryControl({ isolation, stamp: await processStamp(pid), clock });
    const host = await hostOf(options, { isolation, memory, clock });
    return await startOn(host, { ...options, clock, random, connection }, release);
  } catch (error) {
    await release();
    throw error;
  }
}

interface Settled extends KubeletOptions {
  readonly clock: Clock;
  readonly random: Random;
}

async function startOn(host: Host, options: Settled, release: () => Promise<void>): Promise<Kubelet> {
  const { connection, nodeName, clock, random, onFailure = () => {}, onNotice, root } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pods = new PodApi(connection);
  const tell = eventTeller({ api: pods, component: "kubelet", host: nodeName, clock, signal });
  const workers = new PodWorkers({ host, api: pods, random, tell, onFailure, onNotice, nodeName });
  const server = await startLogServer({
    nodeName,
    clock,
    address: nodeIP,
    callers: await logCallers(options),
    find: (request) => findLog(request, workers.find(request.pod), root),
  });
  const facts = factsOf(options, host, server.port);
  const node = { facts, api: new NodeApi(connection), clock, signal, onFailure };
  try {
    await registerNode(node);
  } catch (error) {
    await server.close();
    throw error;
  }
  const work = async (): Promise<void> => {
    try {
      await Promise.all([workers.run(signal), keepLease(node)]);
    } finally {
      stopping.abort(new Error("the kubelet has ended"));
      await server.close();
      await release();
    }
  };
  const ended = work();
  // Whoever waits for the end hears of it; nobody has to.
  ended.catch(() => undefined);
  return {
    isolation: host.isolation,
    port: server.port,
    ended,
    async stop({ graceMs = usualStopMs } = {}) {
      await workers.shutDown(graceMs);
      await retireNode(node, AbortSignal.timeout(2000)).catch(toFailure(onFailure));
      stopping.abort(new Error("the kubelet stops"));
      await ended;
    },
  };
}

async function logCallers({ connection, clientCa }: KubeletOptions): Promise<Callers> {
  const token = await connection.bearerToken();
  return { ca: clientCa, token: token && kubeletToken(token) };
}

async function hostOf(
  options: KubeletOptions,
  found: Pick<Host, "isolation" | "memory" | "clock">,
): Promise<Host> {
  const {
    root,
    nodeName,
    configFolder,
    missingImages = [],
    searchPath = defaultPath,
    workingDir = "/",
  } = options;
  const { blocks, bsize } = await statfs(root);
  const capacity = { cpus: availableParallelism(), memoryBytes: totalmem(), storageBytes: blocks * bsize };
  return {
    ...found,
    root,
    place: { nodeName, nodeIP, capacity },
    configs: configsIn(configFolder),
    missingImages: new Set(missingImages),
    image: { searchPath, workingDir, home: userInfo().homedir },
  };
}

function factsOf({ nodeName, pods = usualPods, version }: Settled, { place }: Host, port: number): NodeFacts {
  return { name: nodeName, ip: nodeIP, port, pods, capacity: place.capacity, version };
}

function toFailure(onFailure: (error: Error) => void): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error)) throw error;
    onFailure(error);
  };
}
