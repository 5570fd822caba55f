// So many things at a time, in the order in which they came. Thousands may wait: whoever leaves lets in the next and wakes nobody else,
// and all that wait share one listener to their signal.

interface Waiting {
  readonly signal: AbortSignal;
  readonly enter: () => void;
  readonly leave: () => void;
}

export class Slots {
  private limit: number;
  private inside = 0;
  private line: Waiting[] = [];
  private readonly followed = new Set<AbortSignal>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Does `work` as soon as there is a slot. Rejects with the signal's reason. */
  async use<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.inside < this.limit) this.inside += 1;
    else await this.wait(signal);
    try {
      return await work();
    } finally {
      this.inside -= 1;
      this.admit();
    }
  }

  /** Those that are inside stay there, however many they are. */
  setLimit(limit: number): void {
    this.limit = limit;
    this.admit();
  }

  private wait(signal: AbortSignal): Promise<void> {
    this.follow(signal);
    return new Promise((resolve, reject) => {
      // Aborted signals have a reason that was an error, or was made one.
      const leave = (): void => reject(signal.reason as Error);
      this.line.push({ signal, enter: resolve, leave });
    });
  }

  private admit(): void {
    while (this.inside < this.limit) {
      const next = this.line.shift();
      if (next === undefined) return;
      this.inside += 1;
      next.enter();
    }
  }

  private follow(signal: AbortSignal): void {
    if (this.followed.has(signal)) return;
    this.followed.add(signal);
    const sendAway = (): void => {
      this.followed.delete(signal);
      const [gone = [], left = []] = [true, false].map((isGone) =>
        this.line.filter((waiting) => (waiting.signal === signal) === isGone),
      );
      this.line = left;
      for (const { leave } of gone) leave();
    };
    signal.addEventListener("abort", sendAway, { once: true });
  }
}
