// Waiting for something to become true that others make true.

export class Condition {
  private waiting: (() => void)[] = [];
  /** The signals of those who wait: one listener for each, as thousands may wait with one. */
  private readonly followed = new Set<AbortSignal>();

  /** Something has changed: those who wait look again. */
  readonly notify = (): void => {
    const woken = this.waiting;
    this.waiting = [];
    for (const signal of this.followed) signal.removeEventListener("abort", this.notify);
    this.followed.clear();
    for (const wake of woken) wake();
  };

  /** Resolves when `holds`, which is asked at once and after every change. Rejects with the signal's reason. */
  async until(holds: () => boolean, signal?: AbortSignal): Promise<void> {
    while (!holds()) {
      signal?.throwIfAborted();
      await this.changed(signal);
    }
  }

  private changed(signal: AbortSignal | undefined): Promise<void> {
    if (signal !== undefined && !this.followed.has(signal)) {
      this.followed.add(signal);
      signal.addEventListener("abort", this.notify);
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
