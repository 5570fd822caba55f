// Tells the API server the status of a pod: always the newest, again and again until it has it.
import { Backoff } from "../../../backoff.ts";
import type { Clock, Random } from "../../../clock.ts";
import { Condition } from "../../../condition.ts";
import type { PodIdentity, PodStatus } from "../../../cluster/livePod.ts";
import { isAnotherPod, type PodApi } from "../../../cluster/podApi.ts";
import { ConnectionError, isRefusal, StatusError } from "../../../cluster/statusError.ts";

export type StatusApi = Pick<PodApi, "patch" | "delete">;

interface Options {
  readonly pod: PodIdentity;
  readonly api: StatusApi;
  readonly clock: Clock;
  readonly random: Random;
  /** Gives up. */
  readonly signal: AbortSignal;
  /** Hears of failures that will be tried again. */
  readonly onFailure: (error: Error) => void;
}

export class StatusReporter {
  private readonly options: Options;
  private readonly backoff: Backoff;
  private readonly condition = new Condition();
  private wanted: string | undefined;
  private told: string | undefined;
  private isGone = false;

  constructor(options: Options) {
    const { clock, random } = options;
    this.options = options;
    this.backoff = new Backoff({ firstMs: 100, maximumMs: 10_000, forgetAfterMs: 60_000, clock, random });
  }

  /** Wants this status told. What has been told already is not told again. */
  report(status: PodStatus): void {
    this.wanted = JSON.stringify(status);
    this.condition.notify();
  }

  /** Tells until the signal is aborted. Never rejects but for bugs. */
  async run(): Promise<void> {
    const { signal } = this.options;
    while (!signal.aborted) {
      try {
        await this.condition.until(() => this.wanted !== this.told, signal);
        const { wanted } = this;
        if (wanted !== undefined) await this.insist(() => this.tell(wanted));
        this.told = wanted;
        this.condition.notify();
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  /** Resolves when the newest status is told, or there is nobody left to tell. */
  async settled(): Promise<void> {
    await this.condition.until(() => this.wanted === this.told, this.options.signal);
  }

  /** Takes the pod away for good, as only its kubelet may. Where finalizers hold it, it stays until they are gone. */
  async remove(): Promise<void> {
    const { pod, api, signal } = this.options;
    await this.insist(() => api.delete(pod, { uid: pod.uid, gracePeriodSeconds: 0, signal }));
  }

  private async tell(status: string): Promise<void> {
    const { pod, api, signal } = this.options;
    // Strategic, so that conditions of others stay as they are, even those that came since the pod was seen.
    const patch = { status: patchOf(JSON.parse(status) as PodStatus) };
    await api.patch(pod, { type: "strategic", subresource: "status", uid: pod.uid, patch, signal });
  }

  private async insist(work: () => Promise<unknown>): Promise<void> {
    const { clock, signal, onFailure } = this.options;
    while (!this.isGone) {
      signal.throwIfAborted();
      try {
        await work();
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        if (isRefusal(error, "NotFound") || isAnotherPod(error)) {
          this.isGone = true;
          return;
        }
        if (!(error instanceof StatusError || error instanceof ConnectionError)) throw error;
        onFailure(error);
        await clock.sleep(Math.max(this.backoff.nextMs(), retryAfterMs(error)), signal);
      }
    }
  }
}

/** What a condition no longer says has to be taken away by name. */
function patchOf({ conditions, ...status }: PodStatus): unknown {
  return {
    ...status,
    conditions: conditions?.map((condition) => ({ reason: null, message: null, ...condition })),
  };
}

function retryAfterMs(error: StatusError | ConnectionError): number {
  return error instanceof StatusError ? (error.retryAfterMs ?? 0) : 0;
}
