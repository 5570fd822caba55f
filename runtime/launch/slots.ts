// So many things at a time, in the order in which they came. Thousands may wait: whoever leaves lets in the next and wakes nobody else.

export class Slots {
  private limit: number;
  private inside = 0;
  private line: (() => void)[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Does `work` as soon as there is a slot. Rejects with the signal's reason if that is aborted before. */
  async use<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
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

  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.line = this.line.filter((waiting) => waiting !== enter);
        // Aborted signals have a reason that was an error, or was made one.
        reject(signal?.reason as Error);
      };
      this.line.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  private admit(): void {
    while (this.inside < this.limit) {
      const enter = this.line.shift();
      if (enter === undefined) return;
      this.inside += 1;
      enter();
    }
  }
}
