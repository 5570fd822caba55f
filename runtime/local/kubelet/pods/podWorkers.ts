// All pods of the node: a worker for each, from the first that is heard of a pod to its end.
import type { Random } from "../../../clock.ts";
import type { LivePod, PodKey } from "../../../cluster/livePod.ts";
import type { PodApi } from "../../../cluster/podApi.ts";
import { keyText, type PodChange } from "../../../cluster/podChange.ts";
import { Reflector } from "../../../cluster/reflector.ts";
import type { ReflectorNotice } from "../../../cluster/reflectorNotice.ts";
import type { TellEvent } from "../events.ts";
import type { Host } from "../host.ts";
import { removeLeftovers } from "../leftovers.ts";
import { PodWorker } from "./podWorker.ts";

interface Options {
  readonly host: Host;
  readonly api: PodApi;
  readonly nodeName: string;
  readonly random: Random;
  readonly tell: TellEvent;
  readonly onFailure: (error: Error) => void;
  readonly onNotice: ((notice: ReflectorNotice) => void) | undefined;
}

interface Running {
  readonly worker: PodWorker;
  /** Resolves when the worker has ended. */
  readonly work: Promise<void>;
}

export class PodWorkers {
  private readonly options: Options;
  private readonly running = new Map<string, Running>();
  private readonly failed = new AbortController();
  private isShuttingDown = false;

  constructor(options: Options) {
    this.options = options;
  }

  /** The newest pod of a name. */
  find(key: PodKey): PodWorker | undefined {
    const named = [...this.running.values()].filter(
      ({ worker }) => keyText(worker.current.metadata) === keyText(key),
    );
    return named.at(-1)?.worker;
  }

  /** Follows the pods of the node until the signal is aborted. Rejects for bugs, with no process left. */
  async run(signal: AbortSignal): Promise<void> {
    const { api, nodeName, host, random, onNotice } = this.options;
    const reflector = new Reflector<LivePod>({
      api,
      clock: host.clock,
      random,
      selection: { fieldSelector: `spec.nodeName=${nodeName}` },
      keep: (pod) => pod,
      ...(onNotice !== undefined && { onNotice }),
    });
    let isFirst = true;
    try {
      for await (const { changes } of reflector.batches(AbortSignal.any([signal, this.failed.signal]))) {
        for (const change of changes) this.apply(change);
        if (isFirst) await removeLeftovers(host.root, new Set(this.running.keys()));
        isFirst = false;
      }
    } finally {
      await this.shutDown(0);
    }
    this.failed.signal.throwIfAborted();
  }

  /** Ends all pods within so much time. Resolves when they have ended and are told to have. */
  async shutDown(graceMs: number): Promise<void> {
    this.isShuttingDown = true;
    const all = [...this.running.values()];
    for (const { worker } of all) worker.shutDown(graceMs);
    await Promise.all(all.map(({ work }) => work));
  }

  private apply(change: PodChange<LivePod>): void {
    const { uid } = change.identity;
    const known = this.running.get(uid);
    if (change.kind === "gone") return known?.worker.gone();
    if (known !== undefined) return known.worker.update(change.pod);
    if (this.isShuttingDown) return;
    const { host, api, random, tell, onFailure } = this.options;
    const { pod } = change;
    const worker = new PodWorker({
      pod,
      host,
      api,
      random,
      onFailure,
      tell: (event) => tell(pod.metadata, event),
    });
    const work = worker
      .run()
      .catch((error: unknown) => this.failed.abort(error))
      .finally(() => this.running.delete(uid));
    this.running.set(uid, { worker, work });
  }
}
