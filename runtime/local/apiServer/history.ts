// The changes of one resource in their order, as far back as the window reaches. Watches read from it by revision.
import type { StoredObject } from "./storedObject.ts";

export interface Change {
  readonly revision: number;
  readonly key: string;
  /** The state before; `undefined` where the object is new. */
  readonly before: StoredObject | undefined;
  /** The state now; of an object that is gone its last one, with the revision at which it went. */
  readonly now: StoredObject;
  readonly isDeletion: boolean;
}

/** How far back a history reaches: whichever limit is met first. */
export interface HistoryWindow {
  readonly changes: number;
  readonly ageMs: number;
}

interface Dated {
  readonly change: Change;
  readonly atMs: number;
}

export class History {
  private readonly window: HistoryWindow;
  /** The oldest first, from `first` on: forgetting moves `first`, and the list is cut now and then. */
  private dated: Dated[] = [];
  private first = 0;
  private forgottenUpTo: number;

  constructor(window: HistoryWindow, revision: number) {
    this.window = window;
    this.forgottenUpTo = revision;
  }

  /** Changes up to this revision are not known any more. */
  get floor(): number {
    return this.forgottenUpTo;
  }

  add(change: Change, nowMs: number): void {
    this.dated.push({ change, atMs: nowMs });
    this.forget(nowMs);
  }

  /** Drops what lies outside the window. */
  forget(nowMs: number): void {
    const { changes, ageMs } = this.window;
    for (let oldest = this.dated[this.first]; oldest !== undefined; oldest = this.dated[this.first]) {
      const isInside = this.dated.length - this.first <= changes && nowMs - oldest.atMs <= ageMs;
      if (isInside) break;
      this.forgottenUpTo = oldest.change.revision;
      this.first += 1;
    }
    if (this.first > this.dated.length / 2) {
      this.dated = this.dated.slice(this.first);
      this.first = 0;
    }
  }

  /** The first change after a revision that is not below the floor. */
  next(revision: number): Change | undefined {
    return this.dated[this.indexAfter(revision)]?.change;
  }

  /** All changes after a revision, the newest first. */
  backTo(revision: number): Change[] {
    return this.dated
      .slice(this.indexAfter(revision))
      .map(({ change }) => change)
      .reverse();
  }

  private indexAfter(revision: number): number {
    let [low, high] = [this.first, this.dated.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.dated[middle]?.change.revision ?? 0) > revision) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
