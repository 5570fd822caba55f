// One watch connection with its watchdog. Sockets can fall silent without a word, so it is the time since the last byte that
// tells whether one is alive; bookmarks come about every minute, and with them it can be told soon.
import type { Clock, Random } from "../clock.ts";
import { StalledError } from "./failures.ts";
import type { PodApi, PodSelection } from "./podApi.ts";
import type { ResourceVersion } from "./resourceVersion.ts";
import { StatusError } from "./statusError.ts";
import type { WatchEvent } from "./watchEvent.ts";

export interface WatchStreamOptions {
  readonly api: PodApi;
  readonly selection: PodSelection;
  readonly resourceVersion: ResourceVersion | undefined;
  /** Whether the watch begins as a streaming list. */
  readonly sendsInitialEvents: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Events that say something of pods; an ERROR event is thrown as the `StatusError` that it is. */
export type PodWatchEvent = Exclude<WatchEvent, { type: "ERROR" }>;

/** How long after the server's own end of a watch it counts as dead. */
const LATE_MS = 30_000;
/** How long a server that sends bookmarks may be silent. */
const SILENT_MS = 100_000;
/** How long a streaming list may be silent, and how long it may take. */
const INITIAL_SILENT_MS = 30_000;
const INITIAL_MS = 120_000;

export class WatchStream {
  private readonly clock: Clock;
  private readonly controller = new AbortController();
  private readonly outer: AbortSignal;
  private readonly timeoutSeconds: number;
  private readonly chunks: AsyncGenerator<readonly WatchEvent[], void, undefined>;
  private readonly openedAtMs: number;
  private isInitial: boolean;
  private hasBookmarks = false;
  private events: readonly WatchEvent[] = [];
  private position = 0;
  private count = 0;
  private byteAtMs: number;

  constructor(options: WatchStreamOptions) {
    const { api, selection, resourceVersion, sendsInitialEvents, clock, random, signal } = options;
    this.clock = clock;
    this.isInitial = sendsInitialEvents;
    this.timeoutSeconds = Math.round(300 + 300 * random());
    this.openedAtMs = this.byteAtMs = clock.monotonicMs();
    this.outer = signal;
    if (signal.aborted) this.follow();
    signal.addEventListener("abort", this.follow, { once: true });
    this.chunks = api.watch(selection, {
      resourceVersion,
      sendsInitialEvents,
      timeoutSeconds: this.timeoutSeconds,
      timeoutMs: sendsInitialEvents ? INITIAL_SILENT_MS : SILENT_MS,
      signal: this.controller.signal,
    });
  }

  /** When the last byte came, by the monotonic clock. */
  get lastByteMs(): number {
    return this.byteAtMs;
  }

  /** Whether it told nothing and hardly lived: a sign of something wrong. */
  get isShort(): boolean {
    return this.count === 0 && this.clock.monotonicMs() - this.openedAtMs < 1000;
  }

  /** The next event; `undefined` when the server has ended the watch. */
  async next(): Promise<PodWatchEvent | undefined> {
    while (this.position === this.events.length) {
      const chunk = await this.nextChunk();
      if (chunk === undefined) return undefined;
      this.events = chunk;
      this.position = 0;
      this.byteAtMs = this.clock.monotonicMs();
    }
    const event = this.events[this.position];
    if (event === undefined) throw new Error("invariant: a position beyond the events");
    this.position += 1;
    if (event.type === "ERROR") throw new StatusError(event.status, { what: "the watch ended" });
    this.count += 1;
    if (event.type === "BOOKMARK") {
      this.hasBookmarks = true;
      if (event.endsInitialEvents) this.isInitial = false;
    }
    return event;
  }

  /** Breaks the connection. */
  async close(): Promise<void> {
    this.outer.removeEventListener("abort", this.follow);
    this.controller.abort(new Error("the watch was closed"));
    await this.chunks.return();
  }

  private async nextChunk(): Promise<readonly WatchEvent[] | undefined> {
    const forget = this.clock.setTimeout(() => {
      const silentMs = this.clock.monotonicMs() - this.byteAtMs;
      this.controller.abort(
        new StalledError(`a watch on which nothing came for ${Math.round(silentMs / 1000)} s`),
      );
    }, this.patienceMs());
    try {
      const { value } = await this.chunks.next();
      return value ?? undefined;
    } finally {
      forget();
    }
  }

  private patienceMs(): number {
    const ageMs = this.clock.monotonicMs() - this.openedAtMs;
    if (this.isInitial) return Math.max(0, Math.min(INITIAL_SILENT_MS, INITIAL_MS - ageMs));
    if (this.hasBookmarks) return SILENT_MS;
    return Math.max(0, this.timeoutSeconds * 1000 + LATE_MS - ageMs);
  }

  private readonly follow = (): void => {
    this.controller.abort(this.outer.reason);
  };
}
