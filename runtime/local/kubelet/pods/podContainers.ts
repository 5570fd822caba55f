// The containers of one pod: what is known of each, the lives that run, and what becomes of attempts to start one.
import { createHash } from "node:crypto";
import type { Container, Probe } from "../../../../schemas/generated/pod.ts";
import type { LivePod } from "../../../cluster/livePod.ts";
import { NoCommandError } from "../containers/command.ts";
import { startLife, type Life } from "../containers/life.ts";
import { runHook, stopLife } from "../containers/stopLife.ts";
import { watchProbes, type ProbeKind } from "../containers/watchProbes.ts";
import { ConfigError } from "../configError.ts";
import { isErrno, noRoom } from "../errno.ts";
import type { EventText } from "../events.ts";
import { podFolders, type Host } from "../host.ts";
import { MountError } from "../process/mountError.ts";
import { StartError } from "../process/containerProcess.ts";
import { neverStarted, type ContainerRecord } from "../status/containerRecord.ts";
import { ended, nextLife, notMade, notPulled, notStarted, started } from "../status/transitions.ts";
import { VolumeError } from "../volumes/volumeError.ts";
import type { HostVolumes } from "../volumes/volumes.ts";
import { recoverRecords } from "./recover.ts";

interface Options {
  readonly pod: LivePod;
  readonly host: Host;
  readonly tell: (event: EventText) => void;
  /** Is called after every change of what is known. */
  readonly onChange: () => void;
  /** Is called with what must not happen. */
  readonly onBug: (error: unknown) => void;
}

interface RunningLife {
  readonly life: Life;
  /** Ends its probes and hooks. */
  readonly over: AbortController;
  isStopping: boolean;
}

export class PodContainers {
  private readonly options: Options;
  private readonly known: Map<string, ContainerRecord>;
  private readonly lives = new Map<string, RunningLife>();

  constructor(options: Options) {
    this.options = options;
    this.known = recoverRecords(options.pod);
  }

  get records(): ReadonlyMap<string, ContainerRecord> {
    return this.known;
  }

  get isRunning(): boolean {
    return this.lives.size > 0;
  }

  life(name: string): Life | undefined {
    return this.lives.get(name)?.life;
  }

  /** Tries to start a container. What comes of it is known afterwards; nothing is thrown but bugs. */
  async start(container: Container, volumes: HostVolumes): Promise<void> {
    const { host, pod } = this.options;
    const record = this.record(container);
    const { image } = container;
    if (image !== undefined && host.missingImages.has(image)) return this.refuse(container, image);
    const { restartCount } = nextLife(record);
    const context = { pod, place: host.place, configs: host.configs };
    const folders = podFolders(host.root, pod.metadata.uid);
    const containerID = containerIDOf(pod, container, restartCount);
    const atMs = host.clock.now();
    try {
      const life = await startLife({ container, restartCount, context, volumes, folders, host });
      const running = { life, over: new AbortController(), isStopping: false };
      this.lives.set(container.name, running);
      this.set(container, started(record, { containerID, atMs }));
      this.tell("Normal", "Started", `Started container ${container.name}`);
      this.follow(container, running);
    } catch (error) {
      this.startFailed(container, containerID, error);
    }
  }

  /** Stops containers that run and are not being stopped. `due` is aborted when their time is over. */
  stop(containers: readonly Container[], due: AbortSignal): void {
    for (const container of containers) this.stopOne(container, due);
  }

  /** Ends everything at once. */
  async killAll(): Promise<void> {
    const lives = [...this.lives.values()];
    for (const { life, over } of lives) {
      over.abort(new Error("the container is being killed"));
      life.process.kill();
    }
    await Promise.all(lives.map(({ life }) => life.ended));
  }

  private stopOne(container: Container, due: AbortSignal): void {
    const running = this.lives.get(container.name);
    if (running === undefined || running.isStopping) return;
    running.isStopping = true;
    running.over.abort(new Error("the container is being stopped"));
    const { host, onBug } = this.options;
    this.tell("Normal", "Killing", `Stopping container ${container.name}`);
    const onHookFailed = (message: string): void =>
      this.tell("Warning", "FailedPreStopHook", `PreStopHook failed: ${message}`);
    const { life } = running;
    stopLife({ life, container, podIP: host.place.nodeIP, clock: host.clock, due, onHookFailed }).catch(
      onBug,
    );
  }

  private follow(container: Container, running: RunningLife): void {
    const { onBug, host } = this.options;
    const { life, over } = running;
    life.ended
      .then((end) => {
        over.abort(new Error("the container has ended"));
        this.lives.delete(container.name);
        this.set(container, ended(this.record(container), { ...end, atMs: host.clock.now() }));
      })
      .catch(onBug);
    this.postStart(container, running).catch(onBug);
    this.probe(container, running).catch(onBug);
  }

  private async postStart(container: Container, { life, over }: RunningLife): Promise<void> {
    const handler = container.lifecycle?.postStart;
    if (handler === undefined) return;
    const { clock, place } = this.options.host;
    const { signal } = over;
    const verdict = await runHook(handler, { life, container, podIP: place.nodeIP, clock, signal });
    if (verdict.isSuccess || signal.aborted) return;
    this.tell("Warning", "FailedPostStartHook", `PostStartHook failed: ${verdict.message}`);
    this.stopInTime(container, undefined);
  }

  private probe(container: Container, { life, over }: RunningLife): Promise<void> {
    const { clock, place } = this.options.host;
    const listener = {
      onStarted: () => this.update(container, { isStarted: true }),
      onReady: (isReady: boolean) => this.update(container, { isReady }),
      onUnhealthy: (kind: ProbeKind, message: string) =>
        this.tell("Warning", "Unhealthy", `${kind} probe failed: ${message}`),
      onFailed: (kind: ProbeKind, { terminationGracePeriodSeconds }: Probe) => {
        const consequence = `Container ${container.name} failed ${kind.toLowerCase()} probe, will be restarted`;
        this.tell("Normal", "Killing", consequence);
        this.stopInTime(container, terminationGracePeriodSeconds);
      },
    };
    return watchProbes({ container, life, clock, podIP: place.nodeIP, signal: over.signal, listener });
  }

  /** Stops a container of a pod that goes on, with a grace period of its own. */
  private stopInTime(container: Container, graceSeconds: number | undefined): void {
    const { pod, host } = this.options;
    const due = new AbortController();
    const graceMs = (graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    const forget = host.clock.setTimeout(() => due.abort(), graceMs);
    void this.life(container.name)?.ended.then(forget);
    this.stopOne(container, due.signal);
  }

  private refuse(container: Container, image: string): void {
    const record = notPulled(this.record(container), image, this.options.host.clock.now());
    const { state } = record;
    const { reason, message = "" } = state.kind === "waiting" ? state : {};
    if (reason === "ErrImagePull")
      this.tell("Warning", "Failed", `Failed to pull image "${image}": ${message}`);
    else this.tell("Normal", "BackOff", message);
    this.set(container, record);
  }

  private startFailed(container: Container, containerID: string, error: unknown): void {
    const atMs = this.options.host.clock.now();
    const record = this.record(container);
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    const reason = reasonOf(error);
    this.tell("Warning", "Failed", `Error: ${message}`);
    const isMade = reason === "StartError";
    const next = isMade
      ? notStarted(record, { containerID, atMs, message })
      : notMade(record, { reason, message, atMs });
    this.set(container, next);
  }

  private update(
    container: Container,
    change: { readonly isStarted?: boolean; readonly isReady?: boolean },
  ): void {
    const record = this.record(container);
    if (record.state.kind === "running")
      this.set(container, { ...record, state: { ...record.state, ...change } });
  }

  private record({ name }: Container): ContainerRecord {
    return this.known.get(name) ?? neverStarted;
  }

  private set({ name }: Container, record: ContainerRecord): void {
    this.known.set(name, record);
    this.options.onChange();
  }

  private tell(type: EventText["type"], reason: string, message: string): void {
    this.options.tell({ type, reason, message });
  }
}

type FailureReason = "StartError" | "CreateContainerConfigError" | "CreateContainerError";

/** Kubernetes' word for why a container did not start. Throws what is no such failure. */
function reasonOf(error: Error): FailureReason {
  if (error instanceof ConfigError || error instanceof VolumeError) return "CreateContainerConfigError";
  if (error instanceof NoCommandError || isErrno(error, ...noRoom)) return "CreateContainerError";
  if (error instanceof StartError || error instanceof MountError) return "StartError";
  throw error;
}

function containerIDOf({ metadata }: LivePod, { name }: Container, restartCount: number): string {
  const id = createHash("sha256").update(`${metadata.uid}/${name}/${restartCount}`).digest("hex");
  return `podloom://${id}`;
}
