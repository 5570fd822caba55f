// How many pods are created at a time: few at first, more with each success, half as many when the server or the namespace
// has had enough, and none while it asks to be left alone.
import type { Clock } from "../clock.ts";
import { Slots } from "./slots.ts";

const MOST_AT_ONCE = 32;

/** How long the gate stays closed for a full namespace when no pod ends before. */
const NO_ROOM_MS = 60_000;

export class CreateGate {
  private readonly clock: Clock;
  private limit = 1;
  private readonly slots = new Slots(this.limit);
  private reopen: (() => void) | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Does `work` as soon as there is room. Rejects with the signal's reason. */
  pass<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.slots.use(work, signal);
  }

  /** A pod was created: where one had room, so have two. */
  widen(): void {
    this.limit = Math.min(this.limit + 1, MOST_AT_ONCE);
    if (!this.isClosed) this.slots.setLimit(this.limit);
  }

  /** Nothing is created for some time, and less at a time afterwards. */
  close(waitMs: number): void {
    this.limit = Math.max(1, Math.floor(this.limit / 2));
    this.slots.setLimit(0);
    this.reopen?.();
    this.reopen = this.clock.setTimeout(() => this.open(), waitMs);
  }

  /** The namespace is full. */
  closeUntilRoom(): void {
    this.close(NO_ROOM_MS);
  }

  /** A pod has ended, so there may be room again. */
  open(): void {
    this.reopen?.();
    this.reopen = undefined;
    this.slots.setLimit(this.limit);
  }

  private get isClosed(): boolean {
    return this.reopen !== undefined;
  }
}
