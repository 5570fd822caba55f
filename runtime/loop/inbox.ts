// What has come in since the last turn, from whatever side, in the order in which it came.
import type { ResourceVersion } from "../cluster/resourceVersion.ts";
import { Condition } from "../condition.ts";
import type { RunEvent } from "../transition.ts";

export interface Intake {
  readonly events: readonly RunEvent[];
  /** Up to which version of the cluster's pods the events tell everything; undefined where none is about the watch. */
  readonly resourceVersion: ResourceVersion | undefined;
  /** To be called when a turn with the events is saved. */
  readonly saved: () => void;
}

export class Inbox {
  private readonly changed = new Condition();
  private readonly saved = new Condition();
  private events: RunEvent[] = [];
  private resourceVersion: ResourceVersion | undefined;
  private waiting: (() => void)[] = [];
  // The first turn decides what to do with the state as it was stored.
  private isDue = true;

  add(...events: readonly RunEvent[]): void {
    this.events.push(...events);
    this.wake();
  }

  /**
   * Adds what a watch told up to a version. Resolves when that is saved, and only then may the watch forget it. Rejects with the
   * signal's reason: then nobody knows.
   */
  async addUpTo(
    resourceVersion: ResourceVersion,
    events: readonly RunEvent[],
    signal: AbortSignal,
  ): Promise<void> {
    let isSaved = false;
    this.waiting.push(() => (isSaved = true));
    this.resourceVersion = resourceVersion;
    this.add(...events);
    await this.saved.until(() => isSaved, signal);
  }

  /** Asks for a turn though nothing has come in: time alone may change the plan. */
  wake(): void {
    this.isDue = true;
    this.changed.notify();
  }

  /** Everything that has come in. Rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<Intake> {
    await this.changed.until(() => this.isDue, signal);
    const { events, resourceVersion, waiting } = this;
    this.events = [];
    this.waiting = [];
    this.resourceVersion = undefined;
    this.isDue = false;
    const saved = (): void => {
      for (const mark of waiting) mark();
      this.saved.notify();
    };
    return { events, resourceVersion, saved };
  }
}
