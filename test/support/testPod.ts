// One pod on a kubelet's node, with real processes and without an API server: the test is told what would be reported.
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock, type Clock } from "../../runtime/clock.ts";
import type { LivePod, PodStatus } from "../../runtime/cluster/livePod.ts";
import { Condition } from "../../runtime/condition.ts";
import { configsIn } from "../../runtime/local/kubelet/configs.ts";
import type { EventText } from "../../runtime/local/kubelet/events.ts";
import type { Host } from "../../runtime/local/kubelet/host.ts";
import type { MemoryControl } from "../../runtime/local/kubelet/process/memoryGroups.ts";
import { PodWorker } from "../../runtime/local/kubelet/pods/podWorker.ts";
import {
  defaultPath,
  detectIsolation,
  type Isolation,
} from "../../runtime/local/kubelet/process/isolation.ts";
import type { PodSpec } from "../../schemas/generated/pod.ts";

export interface TestPodOptions {
  readonly spec: PodSpec;
  readonly metadata?: Partial<LivePod["metadata"]>;
  /** What the API server has from a past life of the kubelet. */
  readonly status?: PodStatus;
  readonly isolation?: Isolation;
  /** Sampled where nothing is said. */
  readonly memory?: MemoryControl;
  readonly configFolder?: string;
  readonly missingImages?: readonly string[];
  readonly clock?: Clock;
  /** Whether the API server never answers. */
  readonly isUnanswered?: boolean;
}

export interface TestPod {
  readonly worker: PodWorker;
  /** The kubelet's folder. */
  readonly root: string;
  readonly uid: string;
  readonly events: readonly EventText[];
  /** The status as the API server would have it. */
  status(): PodStatus;
  /** Resolves with the first status that is wanted. */
  until(isWanted: (status: PodStatus) => boolean): Promise<PodStatus>;
  /** Resolves when the pod has ended. */
  ended(): Promise<PodStatus>;
  /** Deletes it as `kubectl delete` does. Resolves when it is gone. */
  delete(graceSeconds: number): Promise<void>;
  /** Resolves when its worker has ended. */
  readonly run: Promise<void>;
}

/** A pod that never restarts and takes no time to end, unless it says so; gone after the test. */
export async function testPod(options: TestPodOptions): Promise<TestPod> {
  const root = scratchFolder();
  const host = await hostIn(root, options);
  const changed = new Condition();
  const events: EventText[] = [];
  let isGone = false;
  let pod = podOf(options);
  const renew = (change: Partial<LivePod>): void => {
    pod = { ...pod, ...change };
    worker.update(pod);
    changed.notify();
  };
  const worker: PodWorker = new PodWorker({
    pod,
    host,
    random: () => 0,
    tell: (event) => events.push(event),
    onFailure: (error) => {
      throw error;
    },
    api: {
      patch: (_key, { patch, signal }) => {
        if (options.isUnanswered === true)
          return once(signal ?? new EventTarget(), "abort").then(() => Promise.reject(new Error("aborted")));
        renew({ status: merged(pod.status ?? {}, patch["status"] as PodStatus) });
        return Promise.resolve(pod);
      },
      delete: () => {
        isGone = true;
        worker.gone();
        changed.notify();
        return Promise.resolve(pod);
      },
    },
  });
  const run = worker.run();
  onTestFinished(async () => {
    worker.gone();
    await run;
    rmSync(root, { recursive: true });
  });
  const until = async (isWanted: (status: PodStatus) => boolean): Promise<PodStatus> => {
    await Promise.race([
      changed.until(() => isWanted(pod.status ?? {})),
      run.then(() => changed.notify()).then(() => new Promise<never>(() => {})),
    ]);
    return pod.status ?? {};
  };
  return {
    worker,
    root,
    uid: pod.metadata.uid,
    events,
    until,
    run,
    status: () => pod.status ?? {},
    ended: () => until(({ phase }) => phase === "Succeeded" || phase === "Failed"),
    async delete(graceSeconds) {
      const deletionTimestamp = "2026-01-01T00:00:00Z";
      renew({ metadata: { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: graceSeconds } });
      await changed.until(() => isGone);
      await run;
    },
  };
}

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "podloom-kubelet-")));
}

let detected: Promise<Isolation> | undefined;

/** What this machine offers. */
export function machineIsolation(): Promise<Isolation> {
  detected ??= (async () => {
    const folder = scratchFolder();
    const isolation = await detectIsolation(folder);
    rmSync(folder, { recursive: true });
    return isolation;
  })();
  return detected;
}

async function hostIn(root: string, options: TestPodOptions): Promise<Host> {
  return {
    root,
    isolation: options.isolation ?? (await machineIsolation()),
    memory: options.memory ?? { kind: "sampled", reason: "nothing is said" },
    place: {
      nodeName: "node",
      nodeIP: "127.0.0.1",
      capacity: { cpus: 2, memoryBytes: 2 ** 32, storageBytes: 2 ** 40 },
    },
    configs: configsIn(options.configFolder),
    missingImages: new Set(options.missingImages),
    image: { searchPath: defaultPath, workingDir: "/", home: "/root" },
    clock: options.clock ?? systemClock,
  };
}

function podOf({ spec, metadata, status }: TestPodOptions): LivePod {
  return {
    metadata: {
      namespace: "default",
      name: "pod",
      uid: "11111111-2222-3333-4444-555555555555",
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...metadata,
    },
    spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 2, ...spec },
    status: status ?? { phase: "Pending" },
  };
}

/** As a strategic merge would: conditions by type, `null` takes away. */
function merged(before: PodStatus, { conditions = [], ...rest }: PodStatus): PodStatus {
  const told = conditions.map(
    (condition) => JSON.parse(JSON.stringify(condition, dropNull)) as typeof condition,
  );
  const others = (before.conditions ?? []).filter(({ type }) => !told.some((each) => each.type === type));
  return { ...before, ...rest, conditions: [...others, ...told] };
}

function dropNull(_key: string, value: unknown): unknown {
  return value ?? undefined;
}
