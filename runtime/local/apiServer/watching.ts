// One watch: the present state if it is asked for, then every change, read from the store's history at the pace at which
// the client takes it. A slow client costs no memory: when the history has gone on without it, its watch is over.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
import type { Clock, Random } from "../../clock.ts";
import type { Change } from "./history.ts";
import type { JsonObject } from "./json.ts";
import { parseRevision } from "./listing.ts";
import type { WatchOptions } from "./queryOptions.ts";
import { expired, StatusError } from "./statusError.ts";
import type { ResourceStore } from "./store.ts";
import { storedAt, type StoredObject } from "./storedObject.ts";

export type EventType = "ADDED" | "MODIFIED" | "DELETED";

/** Where a watch writes to. */
export interface EventSink {
  /** Whether it takes more just now; if not, `onDrain` is called when it does. */
  readonly write: (text: string) => boolean;
  readonly end: () => void;
  readonly onDrain: (callback: () => void) => void;
  readonly onClose: (callback: () => void) => void;
}

interface WatchRequest {
  readonly store: ResourceStore;
  readonly options: WatchOptions;
  readonly isSelected: (stored: StoredObject) => boolean;
  /** An object as it stands in an event. */
  readonly render: (stored: StoredObject) => string;
  /** The object of a bookmark. */
  readonly bookmark: (metadata: JsonObject) => JsonObject;
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly random: Random;
}

const BOOKMARK_MS = 60_000;
/** A last bookmark comes this long before a watch ends by itself. */
const LAST_BOOKMARK_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 1_800_000;

/** Runs a watch until the client goes, the time is over, or its place in the history is gone. */
export function watch(request: WatchRequest): void {
  new Watch(request).start();
}

class Watch {
  private readonly request: WatchRequest;
  /** What of the present state is still to be sent, the last first. */
  private readonly initial: StoredObject[];
  /** The revision up to which everything is sent. */
  private revision: number;
  private announcesInitialEnd: boolean;
  private isBlocked = false;
  private isOver = false;
  private readonly endings: (() => void)[] = [];

  constructor(request: WatchRequest) {
    this.request = request;
    const { store, options, isSelected } = request;
    const isFromNow = parseRevision(options.resourceVersion) === 0;
    const sendsInitial = options.sendsInitialEvents ?? isFromNow;
    this.revision = sendsInitial || isFromNow ? store.revision : parseRevision(options.resourceVersion);
    const present = sendsInitial ? store.at(store.revision).map(([, stored]) => stored) : [];
    this.initial = present.filter(isSelected).reverse();
    this.announcesInitialEnd = sendsInitial && options.allowsBookmarks;
  }

  start(): void {
    const { store, options, sink, clock, random } = this.request;
    const timeoutMs = (options.timeoutSeconds ?? 0) * 1000 || DEFAULT_TIMEOUT_MS * (1 + random());
    this.endings.push(
      store.listen(() => this.pump()),
      clock.setTimeout(() => this.end(), timeoutMs),
    );
    if (options.allowsBookmarks) this.bookmarkEvery(timeoutMs);
    sink.onDrain(() => {
      this.isBlocked = false;
      this.pump();
    });
    sink.onClose(() => this.stop());
    this.pump();
  }

  /** Sends as much as the client takes. */
  private pump(): void {
    while (!this.isBlocked && !this.isOver) {
      const stored = this.initial.pop();
      if (stored !== undefined) this.send("ADDED", stored);
      else if (this.announcesInitialEnd) this.announceInitialEnd();
      else if (!this.sendNextChange()) return;
    }
  }

  /** Whether there was one. */
  private sendNextChange(): boolean {
    const { history } = this.request.store;
    if (this.revision < history.floor) {
      const { status } = expired(`too old resource version: ${this.revision} (${history.floor})`);
      this.write({ type: "ERROR", object: JSON.stringify(status) });
      this.end();
      return false;
    }
    const change = history.next(this.revision);
    if (change === undefined) return false;
    this.revision = change.revision;
    this.sendChange(change);
    return true;
  }

  /** To a selector, an object that begins to match is new, and one that ceases to is gone. */
  private sendChange({ before, now, isDeletion, revision }: Change): void {
    const { isSelected } = this.request;
    const didMatch = before !== undefined && isSelected(before);
    const doesMatch = !isDeletion && isSelected(now);
    if (doesMatch) this.send(didMatch ? "MODIFIED" : "ADDED", now);
    else if (didMatch) this.send("DELETED", isDeletion ? now : storedAt(before.object, revision));
  }

  private announceInitialEnd(): void {
    this.announcesInitialEnd = false;
    this.sendBookmark({ annotations: { "k8s.io/initial-events-end": "true" } });
  }

  private bookmarkEvery(timeoutMs: number): void {
    const { clock } = this.request;
    const endMs = clock.monotonicMs() + timeoutMs;
    const schedule = (): void => {
      const leftMs = endMs - clock.monotonicMs() - LAST_BOOKMARK_MS;
      if (leftMs <= 0) return;
      const forget = clock.setTimeout(
        () => {
          this.endings.splice(this.endings.indexOf(forget), 1);
          this.bookmarkIfIdle();
          schedule();
        },
        Math.min(BOOKMARK_MS, leftMs),
      );
      this.endings.push(forget);
    };
    schedule();
  }

  /** A bookmark promises that everything up to it was sent. */
  private bookmarkIfIdle(): void {
    const { store } = this.request;
    const isIdle = !this.isBlocked && !this.isOver && this.initial.length === 0;
    if (!isIdle || this.revision < store.history.floor || this.revision > store.revision) return;
    this.revision = store.revision;
    this.sendBookmark({});
  }

  private sendBookmark(metadata: JsonObject): void {
    const { bookmark } = this.request;
    const object = bookmark({ resourceVersion: String(this.revision), ...metadata });
    this.write({ type: "BOOKMARK", object: JSON.stringify(object) });
  }

  private send(type: EventType, stored: StoredObject): void {
    this.write({ type, object: this.request.render(stored) });
  }

  private write({ type, object }: { readonly type: string; readonly object: string }): void {
    this.isBlocked = !this.request.sink.write(`{"type":"${type}","object":${object}}\n`);
  }

  private end(): void {
    this.stop();
    this.request.sink.end();
  }

  private stop(): void {
    this.isOver = true;
    for (const end of this.endings.splice(0)) end();
  }
}

/** Throws where the version from which a watch is to begin is none. Kubernetes answers that with a 500. */
export function checkStart({ resourceVersion }: WatchOptions): void {
  if (!/^\d{0,19}$/.test(resourceVersion))
    throw new StatusError({
      code: 500,
      message: `resourceVersion: Invalid value: ${JSON.stringify(resourceVersion)}: strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`,
    });
}
