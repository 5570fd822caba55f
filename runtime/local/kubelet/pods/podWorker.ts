// One pod, from the moment that the node has it to the moment that it is gone.
//
// Whatever happens – the pod changes, a container ends, a probe changes its mind, time passes – only wakes the worker. It then
// looks at all that is known, decides by `podEnding` and `planPod`, acts, and reports the status that follows. So nothing depends
// on the order of events, and one that is missed is made up for by the next.
import { rm } from "node:fs/promises";
import type { Clock, Random } from "../../../clock.ts";
import { Condition } from "../../../condition.ts";
import type { LivePod, PodCondition, PodStatus } from "../../../cluster/livePod.ts";
import type { EventText } from "../events.ts";
import { podFolders, type Host } from "../host.ts";
import { planPod, type Plan } from "../plan.ts";
import { isTerminal, ownConditions } from "../status/conditions.ts";
import { podStatus, type Ending } from "../status/podStatus.ts";
import { VolumeError } from "../volumes/volumeError.ts";
import { prepareVolumes, type HostVolumes } from "../volumes/volumes.ts";
import { deadlineMs, minimumGraceMs, podEnding } from "./ending.ts";
import { PodContainers } from "./podContainers.ts";
import { StatusReporter, type StatusApi } from "./statusReporter.ts";

interface Options {
  readonly pod: LivePod;
  readonly host: Host;
  readonly api: StatusApi;
  readonly random: Random;
  readonly tell: (event: EventText) => void;
  readonly onFailure: (error: Error) => void;
}

const volumeRetryMs = 10_000;
/** How long a stopping kubelet waits for an API server that does not answer. */
const reportMs = 5000;

export class PodWorker {
  readonly containers: PodContainers;
  private readonly options: Options;
  private readonly clock: Clock;
  private readonly wake = new Condition();
  private readonly reporter: StatusReporter;
  private readonly stopped = new AbortController();
  private readonly graceOver = new AbortController();
  private forgetGrace: () => void = () => {};
  private forgetReports: () => void = () => {};
  private graceEndsAtMs = Infinity;
  private pod: LivePod;
  private ending: Ending | undefined;
  private readonly startedAtMs: number;
  private reported: PodStatus | undefined;
  private volumes: HostVolumes | undefined;
  private volumesRetryAtMs = 0;
  private isGone = false;
  private isRemoved = false;
  private shutdownGraceMs: number | undefined;
  private isDirty = true;
  private bug: { readonly error: unknown } | undefined;

  constructor(options: Options) {
    const { pod, host, api, random, tell, onFailure } = options;
    this.options = options;
    this.clock = host.clock;
    this.pod = pod;
    this.startedAtMs =
      pod.status?.startTime === undefined ? host.clock.now() : Date.parse(pod.status.startTime);
    const onBug = (error: unknown): void => {
      this.bug ??= { error };
      this.look();
    };
    this.containers = new PodContainers({ pod, host, tell, onChange: () => this.look(), onBug });
    const { signal } = this.stopped;
    this.reporter = new StatusReporter({
      pod: pod.metadata,
      api,
      clock: host.clock,
      random,
      signal,
      onFailure,
    });
  }

  /** The pod as it is now. */
  get current(): LivePod {
    return this.pod;
  }

  /** The pod has changed. */
  update(pod: LivePod): void {
    this.pod = pod;
    this.look();
  }

  /** The API server has it no longer. */
  gone(): void {
    this.isGone = true;
    this.look();
  }

  /** The kubelet stops; its pods get no more than so much time, and the API server a little more to take their end. */
  shutDown(graceMs: number): void {
    // It has ended already, and only tidies up.
    if (this.stopped.signal.aborted) return;
    this.shutdownGraceMs = graceMs;
    this.forgetReports();
    const giveUp = (): void => this.stopped.abort(new Error("the kubelet has stopped"));
    this.forgetReports = this.clock.setTimeout(giveUp, Math.max(graceMs, minimumGraceMs) + reportMs);
    this.look();
  }

  /**
   * Runs the pod. Resolves when nothing of it runs and all is told, and either the pod is gone or the kubelet stops. Rejects for bugs
   * alone, with nothing running.
   */
  async run(): Promise<void> {
    const reports = this.reporter.run();
    try {
      while (await this.turn());
    } finally {
      await this.containers.killAll();
      this.forgetGrace();
      this.forgetReports();
      this.stopped.abort(new Error("the pod has ended"));
      await reports;
    }
    if (this.isGone)
      await rm(podFolders(this.options.host.root, this.pod.metadata.uid).pod, {
        recursive: true,
        force: true,
      });
  }

  private look(): void {
    this.isDirty = true;
    this.wake.notify();
  }

  /** Looks once and waits until there is a reason to look again. Whether there is one. */
  private async turn(): Promise<boolean> {
    this.isDirty = false;
    if (this.bug !== undefined) throw this.bug.error;
    const plan = this.plan();
    if (this.ending === undefined && !plan.isOver && !(await this.mountVolumes())) {
      this.report(plan.isOver);
      await this.sleep(this.volumesRetryAtMs);
      return true;
    }
    if (plan.stop.length > 0) this.armGrace();
    this.containers.stop(plan.stop, this.graceOver.signal);
    if (this.volumes !== undefined) {
      this.report(plan.isOver);
      for (const container of plan.start) await this.containers.start(container, this.volumes);
    }
    this.report(plan.isOver);
    if (plan.isOver && (await this.finish())) return false;
    await this.sleep(
      Math.min(plan.wakeAtMs ?? Infinity, this.ending === undefined ? this.deadline : Infinity),
    );
    return true;
  }

  private plan(): Plan {
    const nowMs = this.clock.now();
    const { pod, isGone, shutdownGraceMs, startedAtMs } = this;
    const isOver = isTerminal(this.status.phase) && !this.containers.isRunning;
    const found = isOver ? undefined : podEnding({ pod, isGone, shutdownGraceMs, startedAtMs, nowMs });
    if (found !== undefined) {
      this.ending ??= found.ending;
      this.limitGrace(nowMs + found.graceMs);
    }
    const isEnding = this.ending !== undefined || isOver;
    return planPod({ spec: pod.spec, records: this.containers.records, isEnding, nowMs });
  }

  /** The status as far as the kubelet knows it, which may be ahead of the API server's. */
  private get status(): PodStatus {
    const { pod, reported } = this;
    return reported === undefined ? (pod.status ?? {}) : withReported(pod.status ?? {}, reported);
  }

  private get deadline(): number {
    return deadlineMs(this.pod, this.startedAtMs);
  }

  private async mountVolumes(): Promise<boolean> {
    if (this.volumes !== undefined) return true;
    if (this.volumesRetryAtMs > this.clock.now()) return false;
    const { host, tell } = this.options;
    const context = { pod: this.pod, place: host.place, configs: host.configs };
    try {
      this.volumes = await prepareVolumes(context, podFolders(host.root, this.pod.metadata.uid));
      return true;
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error;
      tell({ type: "Warning", reason: "FailedMount", message: error.message });
      this.volumesRetryAtMs = this.clock.now() + volumeRetryMs;
      return false;
    }
  }

  /** Sidecars of a pod that has ended by itself get its usual time. */
  private armGrace(): void {
    if (this.graceEndsAtMs !== Infinity) return;
    this.limitGrace(this.clock.now() + (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  }

  /** The time of a pod that ends can be shortened, and never lengthened. */
  private limitGrace(endsAtMs: number): void {
    if (endsAtMs >= this.graceEndsAtMs) return;
    this.forgetGrace();
    this.graceEndsAtMs = endsAtMs;
    this.forgetGrace = this.clock.setTimeout(() => this.graceOver.abort(), endsAtMs - this.clock.now());
  }

  private report(isOver: boolean): void {
    const { pod, ending, startedAtMs, reported } = this;
    const { host } = this.options;
    const hadEndedBefore = reported === undefined && isTerminal(pod.status?.phase);
    if (this.isGone || hadEndedBefore) return;
    this.reported = podStatus({
      pod: { ...pod, status: this.status },
      records: this.containers.records,
      ending,
      isOver,
      startedAtMs,
      hasVolumes: this.volumes !== undefined,
      nodeIP: host.place.nodeIP,
      nowMs: this.clock.now(),
    });
    this.reporter.report(this.reported);
  }

  /** Nothing runs any more. Whether that is all. */
  private async finish(): Promise<boolean> {
    if (this.isGone) return true;
    try {
      await this.reporter.settled();
      if (this.pod.metadata.deletionTimestamp !== undefined && !this.isRemoved) {
        this.isRemoved = true;
        await this.reporter.remove();
      }
    } catch (error) {
      if (!this.stopped.signal.aborted) throw error;
    }
    return this.shutdownGraceMs !== undefined;
  }

  private async sleep(untilMs: number): Promise<void> {
    const delayMs = Math.max(0, untilMs - this.clock.now());
    const forget = untilMs === Infinity ? undefined : this.clock.setTimeout(() => this.look(), delayMs);
    await this.wake.until(() => this.isDirty);
    forget?.();
  }
}

/** What was told last counts before what the API server had then; conditions of others are the API server's. */
function withReported(status: PodStatus, reported: PodStatus): PodStatus {
  const isOwn = ({ type }: PodCondition): boolean => ownConditions.some((own) => own === type);
  const own = (reported.conditions ?? []).filter(isOwn);
  const others = (status.conditions ?? []).filter((condition) => !isOwn(condition));
  const phase = isTerminal(status.phase) ? status.phase : reported.phase;
  return { ...status, ...reported, ...(phase !== undefined && { phase }), conditions: [...own, ...others] };
}
