// What a cluster does about pods besides running them: places them on nodes, gives up those whose node is lost, and takes away
// those that nobody runs. Every round looks at all pods and nodes, so none depends on the one before it.
import { toRfc3339, type Clock, type Random } from "../../clock.ts";
import type { Connection } from "../../cluster/connection.ts";
import { NodeApi } from "../../cluster/nodeApi.ts";
import { isAnotherPod, PodApi } from "../../cluster/podApi.ts";
import { Reflector } from "../../cluster/reflector.ts";
import { ConnectionError, isRefusal, StatusError } from "../../cluster/statusError.ts";
import { Condition } from "../../condition.ts";
import { eventTeller, type TellEvent } from "../kubelet/events.ts";
import { garbage, type GarbagePod } from "./garbage.ts";
import { lostPodActions, type LostPodAction } from "./lostPods.ts";
import { nodeHealth, type NodeHealth } from "./nodeHealth.ts";
import { schedule, type Placement } from "./schedule.ts";
import { slimPod, type SlimPod } from "./slimPod.ts";

export interface ControllersOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends them. */
  readonly signal: AbortSignal;
  /** Hears of failures that will be tried again. */
  readonly onFailure?: ((error: Error) => void) | undefined;
}

/** How often nodes are looked at. */
const roundEveryMs = 2000;
const concurrency = 16;

/** Runs until the signal is aborted. Rejects for bugs alone. */
export async function runControllers(options: ControllersOptions): Promise<void> {
  await new Controllers(options).run();
}

class Controllers {
  private readonly options: ControllersOptions;
  private readonly podApi: PodApi;
  private readonly nodeApi: NodeApi;
  private readonly tell: TellEvent;
  private readonly pods = new Map<string, SlimPod>();
  private readonly changed = new Condition();
  private isDirty = false;
  private readonly lostSince = new Map<string, number>();
  private readonly missingSince = new Map<string, number>();

  constructor(options: ControllersOptions) {
    const { connection, clock, signal } = options;
    this.options = options;
    this.podApi = new PodApi(connection);
    this.nodeApi = new NodeApi(connection);
    this.tell = eventTeller({ api: this.podApi, component: "default-scheduler", host: "", clock, signal });
  }

  async run(): Promise<void> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.options.signal, failed.signal]);
    const parts = [this.follow(signal), this.rounds(signal)].map((part) =>
      part.catch((error: unknown) => {
        failed.abort();
        if (!this.options.signal.aborted) throw error;
      }),
    );
    const [first] = (await Promise.allSettled(parts)).filter((part) => part.status === "rejected");
    if (first !== undefined) throw first.reason;
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { clock, random } = this.options;
    const reflector = new Reflector({ api: this.podApi, selection: {}, keep: slimPod, clock, random });
    for await (const { changes } of reflector.batches(signal)) {
      for (const { kind, identity, pod } of changes) {
        if (kind === "gone") this.pods.delete(identity.uid);
        else this.pods.set(identity.uid, pod);
      }
      this.isDirty = true;
      this.changed.notify();
    }
  }

  private async rounds(signal: AbortSignal): Promise<void> {
    const { clock, onFailure } = this.options;
    while (!signal.aborted) {
      this.isDirty = false;
      try {
        await this.round(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof StatusError || error instanceof ConnectionError)) throw error;
        onFailure?.(error);
        await clock.sleep(roundEveryMs, signal);
      }
      const forget = clock.setTimeout(() => {
        this.isDirty = true;
        this.changed.notify();
      }, roundEveryMs);
      await this.changed.until(() => this.isDirty, signal).finally(forget);
    }
  }

  private async round(signal: AbortSignal): Promise<void> {
    const [known, leases] = await Promise.all([
      this.nodeApi.list({ signal }),
      this.nodeApi.listLeases({ signal }),
    ]);
    const nowMs = this.options.clock.now();
    const nodes = nodeHealth(known, leases, nowMs);
    const pods = [...this.pods.values()];
    this.remember(nodes, pods, nowMs);
    const { lostSince, missingSince } = this;
    const placements = schedule(pods, nodes);
    const work = [
      ...nodes.filter(isNewlyLost).map((node) => () => this.markLost(node, signal)),
      ...placements.map((placement) => () => this.place(placement, signal)),
      ...lostPodActions({ pods, nodes, lostSince, nowMs }).map((action) => () => this.giveUp(action, signal)),
      ...garbage({ pods, missingSince, nowMs }).map((pod) => () => this.takeAway(pod, signal)),
    ];
    await inParallel(work.map((task) => () => unlessChanged(task)));
  }

  /** Since when nodes are lost, and missing. */
  private remember(nodes: readonly NodeHealth[], pods: readonly SlimPod[], nowMs: number): void {
    const names = new Set(nodes.map(({ node }) => node.metadata.name));
    const lost = nodes.filter(({ isLost }) => isLost).map(({ node }) => node.metadata.name);
    const missing = pods.flatMap(({ nodeName }) =>
      nodeName === undefined || names.has(nodeName) ? [] : nodeName,
    );
    keepSince(this.lostSince, lost, nowMs);
    keepSince(this.missingSince, missing, nowMs);
  }

  private async place(placement: Placement, signal: AbortSignal): Promise<void> {
    const { pod } = placement;
    if (placement.kind === "bind") {
      await this.podApi.bind(pod, placement.node, { signal });
      this.pods.set(pod.uid, { ...pod, nodeName: placement.node });
      const message = `Successfully assigned ${pod.namespace}/${pod.name} to ${placement.node}`;
      return this.tell(pod, { type: "Normal", reason: "Scheduled", message });
    }
    const { message } = placement;
    if (pod.scheduled?.reason === "Unschedulable" && pod.scheduled.message === message) return;
    const verdict = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    await this.patchStatus(pod, { conditions: [{ ...verdict, ...this.transition() }] }, signal);
    this.tell(pod, { type: "Warning", reason: "FailedScheduling", message });
  }

  private async markLost({ node }: NodeHealth, signal: AbortSignal): Promise<void> {
    const time = toRfc3339(this.options.clock.now());
    const message = "Kubelet stopped posting node status.";
    const condition = { type: "Ready", status: "Unknown", reason: "NodeStatusUnknown", message } as const;
    const status = { conditions: [{ ...condition, lastTransitionTime: time }] };
    await this.nodeApi.updateStatus(node.metadata.name, status, { signal });
  }

  private async giveUp({ kind, pod, node }: LostPodAction, signal: AbortSignal): Promise<void> {
    if (kind === "markUnknown") {
      const message = `Node ${node} which was running pod ${pod.name} is unresponsive`;
      const ready = { type: "Ready", status: "Unknown", reason: "NodeStatusUnknown", ...this.transition() };
      return this.patchStatus(pod, { reason: "NodeLost", message, conditions: [ready] }, signal);
    }
    const message = "Taint manager: deleting due to NoExecute taint";
    await this.disrupt(pod, { reason: "DeletionByTaintManager", message }, signal);
    await this.podApi.delete(pod, { uid: pod.uid, signal });
  }

  private async takeAway({ pod, isUnfinished, isOrphan }: GarbagePod, signal: AbortSignal): Promise<void> {
    if (isUnfinished && isOrphan) {
      await this.disrupt(pod, { reason: "DeletionByPodGC", message: "PodGC: node no longer exists" }, signal);
    }
    if (isUnfinished) await this.patchStatus(pod, { phase: "Failed" }, signal);
    await this.podApi.delete(pod, { uid: pod.uid, gracePeriodSeconds: 0, signal });
  }

  private disrupt(
    pod: SlimPod,
    why: { readonly reason: string; readonly message: string },
    signal: AbortSignal,
  ): Promise<void> {
    const condition = { type: "DisruptionTarget", status: "True", ...why, ...this.transition() };
    return this.patchStatus(pod, { conditions: [condition] }, signal);
  }

  private async patchStatus(pod: SlimPod, status: unknown, signal: AbortSignal): Promise<void> {
    await this.podApi.patch(pod, {
      type: "strategic",
      subresource: "status",
      uid: pod.uid,
      patch: { status },
      signal,
    });
  }

  private transition(): { readonly lastTransitionTime: string } {
    return { lastTransitionTime: toRfc3339(this.options.clock.now()).replace(/\.\d+Z$/, "Z") };
  }
}

function isNewlyLost({ node, isLost }: NodeHealth): boolean {
  const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
  return isLost && ready?.status !== "Unknown";
}

/** Keeps when each name was met first, and forgets those that are not met any more. */
function keepSince(since: Map<string, number>, names: readonly string[], nowMs: number): void {
  for (const name of since.keys()) if (!names.includes(name)) since.delete(name);
  for (const name of names) if (!since.has(name)) since.set(name, nowMs);
}

/** A pod that has changed meanwhile is looked at again by the next round. */
async function unlessChanged(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    const isChanged = isRefusal(error, "NotFound") || isRefusal(error, "Conflict") || isAnotherPod(error);
    if (!isChanged) throw error;
  }
}

async function inParallel(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
