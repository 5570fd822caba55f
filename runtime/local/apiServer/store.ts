// The objects of every resource, in memory: one revision that counts all writes, and a history for each resource.
import type { Clock } from "../../clock.ts";
import { History, type Change, type HistoryWindow } from "./history.ts";
import type { ApiObject } from "./json.ts";
import { tooLarge } from "./statusError.ts";
import { storedAt, type StoredObject } from "./storedObject.ts";

/** Counts the writes of a server. It begins at the clock, so that no revision of an earlier life is taken for one of this. */
export class Revisions {
  private last: number;

  constructor(startMs: number) {
    this.last = startMs;
  }

  get current(): number {
    return this.last;
  }

  next(): number {
    this.last += 1;
    return this.last;
  }
}

/** In characters. Many small patches make no object that one request could not hold. */
const MAX_OBJECT = 3 * 1024 * 1024;

interface StoreOptions {
  readonly revisions: Revisions;
  readonly window: HistoryWindow;
  /** How long an object is kept; `undefined` for ever. */
  readonly lifetimeMs?: number | undefined;
  readonly clock: Clock;
}

/** The objects of one resource. Keys are `namespace/name`, or names where there are no namespaces. */
export class ResourceStore {
  readonly history: History;
  private readonly revisions: Revisions;
  private readonly lifetimeMs: number;
  private readonly clock: Clock;
  private readonly objects = new Map<string, StoredObject>();
  private readonly listeners = new Set<() => void>();
  /** `undefined` where a key has come since they were sorted. */
  private sortedKeys: readonly string[] | undefined = [];

  constructor({ revisions, window, lifetimeMs = Infinity, clock }: StoreOptions) {
    this.revisions = revisions;
    this.lifetimeMs = lifetimeMs;
    this.clock = clock;
    this.history = new History(window, revisions.current);
  }

  get revision(): number {
    return this.revisions.current;
  }

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** Stores a new state. What is returned carries its resourceVersion. Throws a RequestEntityTooLarge. */
  put(key: string, object: ApiObject): StoredObject {
    const now = storedAt(object, this.revisions.next());
    if (now.itemText.length > MAX_OBJECT) throw tooLarge(MAX_OBJECT);
    const before = this.objects.get(key);
    if (before === undefined) this.sortedKeys = undefined;
    this.objects.set(key, now);
    this.record({ revision: now.revision, key, before, now, isDeletion: false });
    return now;
  }

  /** Removes an object that is there. What is returned is its last state, at the revision of its end. */
  remove(key: string, last: ApiObject): StoredObject {
    const before = this.objects.get(key);
    if (before === undefined) throw new Error(`${key} is not in the store`);
    const now = storedAt(last, this.revisions.next());
    this.objects.delete(key);
    this.sortedKeys = this.sortedKeys?.filter((other) => other !== key);
    this.record({ revision: now.revision, key, before, now, isDeletion: true });
    return now;
  }

  /** The objects in the order of their keys, as they were at a revision that is not below the history's floor. */
  at(revision: number): readonly (readonly [key: string, stored: StoredObject])[] {
    const changes = this.history.backTo(revision);
    if (changes.length === 0) return this.entries();
    const then = new Map(this.objects);
    for (const { key, before } of changes) {
      if (before === undefined) then.delete(key);
      else then.set(key, before);
    }
    return [...then].sort(([one], [other]) => compareText(one, other));
  }

  /** Calls back after each change. The function that it gives ends that. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Drops what is too old: history, and objects that are kept for a time only. */
  forget(): void {
    const oldestMs = this.clock.now() - this.lifetimeMs;
    for (const [key, { object }] of this.objects)
      if (Date.parse(object.metadata.creationTimestamp ?? "") < oldestMs) this.remove(key, object);
    this.history.forget(this.clock.monotonicMs());
  }

  private entries(): (readonly [string, StoredObject])[] {
    this.sortedKeys ??= [...this.objects.keys()].sort(compareText);
    return this.sortedKeys.flatMap((key) => {
      const stored = this.objects.get(key);
      return stored === undefined ? [] : [[key, stored] as const];
    });
  }

  private record(change: Change): void {
    this.history.add(change, this.clock.monotonicMs());
    for (const listener of this.listeners) listener();
  }
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
