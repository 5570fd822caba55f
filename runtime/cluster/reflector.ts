// A reflector knows all pods of a selection, and tells what changes, whatever happens to the server and the network.
//
// It is in one of two states. READING it reads all pods: by a streaming list, or page by page where the server knows no such
// lists. What was read replaces what was known, and every difference is a change; so nothing that happened unseen stays unseen.
// A read that is older than what was known is discarded: the server lags, or was restored from a backup, which is an error when
// it stays so. WATCHING it follows a watch from the version of the read, and is told of changes one by one. A watch that ends is
// opened again where it ended, at the version of its last event or bookmark; when that version is too old, or what came made
// no sense, all is READ anew. `failures.ts` has a line for each way in which a read or a watch can end, and what is done then.
// Failures are waited out, longer and longer. There is one state and one loop, so there is never a second watch.
//
// About every five minutes an audit reads all pods beside the watch, and sets right what the watch has not told.
//
// Changes wait in a queue for their reader, who pulls them in batches. While it is full the watch is not read on. A batch carries
// the version up to which everything is applied once it is: stored in one transaction with it, that is a checkpoint.
import { systemClock, systemRandom, type Clock, type Random } from "../clock.ts";
import { Condition } from "../condition.ts";
import { runAudits } from "./audit.ts";
import { ChangeQueue, type Batch } from "./changeQueue.ts";
import { afterWatch, failureOf, type WatchEnd } from "./failures.ts";
import { FullReader } from "./fullReader.ts";
import type { PodKey } from "./livePod.ts";
import { Patience } from "./patience.ts";
import type { PodApi, PodSelection } from "./podApi.ts";
import type { Keep, PodChange } from "./podChange.ts";
import { PodStore } from "./podStore.ts";
import type { ReflectorContext } from "./reflectorContext.ts";
import type { ReflectorNotice } from "./reflectorNotice.ts";
import type { ResourceVersion } from "./resourceVersion.ts";
import { WatchStream, type PodWatchEvent } from "./watchStream.ts";

export interface ReflectorOptions<T> {
  readonly api: PodApi;
  readonly selection: PodSelection;
  /** What is kept of each pod. */
  readonly keep: Keep<T>;
  /** The stored checkpoint: nothing older is believed. */
  readonly floor?: ResourceVersion | undefined;
  /** What to do with a server that stays behind the floor. `fail` where nothing is said. */
  readonly onTimeTravel?: "fail" | "accept";
  readonly onNotice?: (notice: ReflectorNotice) => void;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** So long a watch that only ever ends by internal errors is opened again. */
const INTERNAL_FOR_LONG_MS = 60_000;

export class Reflector<T> {
  private readonly context: ReflectorContext<T>;
  private readonly reader: FullReader<T>;
  private readonly store: PodStore<T>;
  private readonly queue: ChangeQueue<T>;
  private readonly advanced = new Condition();
  private readonly floor: ResourceVersion | undefined;
  private internalSinceMs: number | undefined;
  private heardAtMs: number;
  private stream: WatchStream | undefined;
  private isRunning = false;

  constructor(options: ReflectorOptions<T>) {
    const { api, selection, keep, floor, onTimeTravel, onNotice } = options;
    const { clock = systemClock, random = systemRandom } = options;
    const patience = new Patience(clock, random);
    const notice = (one: ReflectorNotice): void => onNotice?.(one);
    this.context = { api, selection, keep, clock, random, patience, notice };
    this.reader = new FullReader(this.context, onTimeTravel === "accept");
    this.store = new PodStore(keep);
    this.queue = new ChangeQueue(clock);
    this.floor = floor;
    this.heardAtMs = clock.monotonicMs();
  }

  /** A pod as it is known now, which may be newer than the last batch. */
  get(key: PodKey): T | undefined {
    return this.store.get(key)?.pod;
  }

  /** How many pods are known. */
  get size(): number {
    return this.store.size;
  }

  /** How long the server has said nothing, in milliseconds. One in health sends a bookmark about every minute. */
  get silentMs(): number {
    const heardAtMs = Math.max(this.heardAtMs, this.stream?.lastByteMs ?? 0);
    return this.context.clock.monotonicMs() - heardAtMs;
  }

  /**
   * Reads, watches, and gives to one reader what has changed since the batch before. A batch counts as applied when the next is
   * asked for: a reader that leaves the loop, by an error say, is given it again when it comes back. Ends when the signal is aborted and
   * everything is told. Throws a `TimeTravelError`.
   */
  async *batches(signal?: AbortSignal): AsyncGenerator<Batch<T>, void, undefined> {
    if (this.isRunning) throw new Error("invariant: a reflector has one reader");
    this.isRunning = true;
    this.queue.open();
    const left = new AbortController();
    const either = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
    const work = this.work(either, left);
    const ended = Promise.allSettled([work]);
    try {
      for (let batch = await this.queue.take(); batch !== undefined; batch = await this.queue.take()) {
        let isApplied = false;
        try {
          yield batch;
          isApplied = true;
        } finally {
          if (!isApplied) this.queue.restore(batch);
        }
      }
      await work;
    } finally {
      left.abort();
      await ended;
      this.isRunning = false;
    }
  }

  /** Both parts, until the signal is aborted or one of them fails, which ends the other. */
  private async work(signal: AbortSignal, left: AbortController): Promise<void> {
    const { context, store, advanced } = this;
    const onRepair = (changes: readonly PodChange<T>[]): void => this.tell(changes);
    const parts = [this.run(signal), runAudits({ context, store, advanced, onRepair }, signal)];
    for (const part of parts) part.catch(() => left.abort());
    const outcomes = await Promise.allSettled(parts);
    this.queue.close();
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  private async run(signal: AbortSignal): Promise<void> {
    // One that ran before goes on where it was.
    let next: "read" | "watch" = this.store.resourceVersion === undefined ? "read" : "watch";
    let stream: WatchStream | undefined;
    try {
      while (!signal.aborted) {
        if (next === "read") stream = await this.read(signal);
        next = await this.watch(stream ?? this.openStream(signal), signal);
        stream = undefined;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** The READING state. Gives the watch that the read became, if it was one. */
  private async read(signal: AbortSignal): Promise<WatchStream | undefined> {
    const { clock, notice } = this.context;
    const startedAtMs = clock.monotonicMs();
    const { read, stream } = await this.reader.read(this.store.resourceVersion ?? this.floor, signal);
    const changes = this.store.replace(read);
    this.heardAtMs = clock.monotonicMs();
    this.tell(changes, { isFullRead: true });
    notice({
      kind: "read",
      method: stream === undefined ? "pages" : "stream",
      pods: read.pods.size,
      changes: changes.length,
      durationMs: this.heardAtMs - startedAtMs,
    });
    return stream;
  }

  private openStream(signal: AbortSignal): WatchStream {
    const { resourceVersion } = this.store;
    return new WatchStream({ ...this.context, resourceVersion, sendsInitialEvents: false, signal });
  }

  /** The WATCHING state, for the life of one watch. */
  private async watch(stream: WatchStream, signal: AbortSignal): Promise<"read" | "watch"> {
    this.stream = stream;
    let end: WatchEnd = "closed";
    let error: unknown;
    try {
      await this.follow(stream, signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === undefined || signal.aborted) throw thrown;
      end = failure === "internal" && this.isInternalForLong() ? "internalForLong" : failure;
      error = thrown;
    } finally {
      this.stream = undefined;
      this.heardAtMs = Math.max(this.heardAtMs, stream.lastByteMs);
      await stream.close();
    }
    if (end !== "internal") this.internalSinceMs = undefined;
    const { next, wait } = afterWatch[end];
    const { patience, notice } = this.context;
    const isWaiting = wait === "always" || (wait === "ifShort" && stream.isShort);
    const waitMs = isWaiting ? patience.waitMs(error) : 0;
    notice({ kind: "watchEnded", end, next, error, waitMs });
    await patience.wait(waitMs, signal);
    return next;
  }

  private async follow(stream: WatchStream, signal: AbortSignal): Promise<void> {
    for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
      this.apply(event);
      if (this.queue.isFull) await this.queue.room(signal);
    }
  }

  private apply(event: PodWatchEvent): void {
    switch (event.type) {
      case "ADDED":
      case "MODIFIED":
        return this.tell(this.store.upsert(event.pod));
      case "DELETED":
        return this.tell(this.store.remove(event.pod));
      case "BOOKMARK":
        this.store.advance(event.resourceVersion);
        return this.tell([]);
      case "UNKNOWN":
        return this.context.notice({ kind: "unknownEvent", type: event.name });
    }
  }

  /** Hands on what the store has just taken in, with the version that it has reached by that. */
  private tell(changes: readonly PodChange<T>[], { isFullRead = false } = {}): void {
    const { resourceVersion } = this.store;
    if (resourceVersion === undefined) throw new Error("invariant: changes before the first full read");
    this.queue.push(changes, resourceVersion, { isFullRead });
    this.advanced.notify();
  }

  private isInternalForLong(): boolean {
    const nowMs = this.context.clock.monotonicMs();
    this.internalSinceMs ??= nowMs;
    return nowMs - this.internalSinceMs > INTERNAL_FOR_LONG_MS;
  }
}
