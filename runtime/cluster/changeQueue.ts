// Changes on their way to their reader. Of each pod only the last one waits, so the queue is never longer than there are pods.
import type { Clock } from "../clock.ts";
import { Condition } from "../condition.ts";
import type { PodChange } from "./podChange.ts";
import type { ResourceVersion } from "./resourceVersion.ts";

export interface Batch<T> {
  /** At most one for each pod; a pod that took the name of another comes after it. */
  readonly changes: readonly PodChange<T>[];
  /** Once the changes are applied, so is everything up to this version: the checkpoint to store with them. */
  readonly resourceVersion: ResourceVersion;
  /** Whether all pods were read anew since the batch before. A pod that the reflector does not have then is not there. */
  readonly isFullRead: boolean;
}

/** Above the first the watch is not read on, below the second it is. */
const FULL = 5000;
const ROOMY = 1000;
/** A version without changes is worth telling so often. */
const VERSION_EVERY_MS = 10_000;

export class ChangeQueue<T> {
  private readonly clock: Clock;
  private readonly condition = new Condition();
  private changes = new Map<string, PodChange<T>>();
  private version: ResourceVersion | undefined;
  private toldVersion: ResourceVersion | undefined;
  private toldAtMs = Number.NEGATIVE_INFINITY;
  private isFullRead = false;
  private isClosed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get isFull(): boolean {
    return this.changes.size > FULL;
  }

  /** Adds changes, and the version up to which all changes have then been added. */
  push(changes: readonly PodChange<T>[], version: ResourceVersion, { isFullRead = false } = {}): void {
    for (const change of changes) this.changes.set(change.identity.uid, change);
    this.version = version;
    this.isFullRead ||= isFullRead;
    this.condition.notify();
  }

  /** Resolves when the reader has caught up. */
  room(signal: AbortSignal): Promise<void> {
    return this.condition.until(() => this.changes.size < ROOMY, signal);
  }

  /** Resolves to the next batch, or to `undefined` when the queue is closed and empty. */
  async take(): Promise<Batch<T> | undefined> {
    await this.condition.until(() => this.isClosed || this.hasNews());
    const { version } = this;
    if (version === undefined || !this.hasAnything()) return undefined;
    const batch = {
      changes: [...this.changes.values()],
      resourceVersion: version,
      isFullRead: this.isFullRead,
    };
    this.changes = new Map();
    this.isFullRead = false;
    this.toldVersion = version;
    this.toldAtMs = this.clock.monotonicMs();
    this.condition.notify();
    return batch;
  }

  /** Puts back a batch that was not applied. What came since is newer. */
  restore(batch: Batch<T>): void {
    const since = this.changes;
    this.changes = new Map(batch.changes.map((change) => [change.identity.uid, change]));
    for (const [uid, change] of since) this.changes.set(uid, change);
    this.isFullRead ||= batch.isFullRead;
    this.toldVersion = undefined;
    this.condition.notify();
  }

  open(): void {
    this.isClosed = false;
  }

  /** Nothing more will come. */
  close(): void {
    this.isClosed = true;
    this.condition.notify();
  }

  private hasNews(): boolean {
    if (this.changes.size > 0 || this.isFullRead) return true;
    return this.hasAnything() && this.clock.monotonicMs() - this.toldAtMs >= VERSION_EVERY_MS;
  }

  private hasAnything(): boolean {
    return this.changes.size > 0 || this.isFullRead || this.version !== this.toldVersion;
  }
}
