// Waiting for something to become true that others make true.

export class Condition {
  private waiting: (() => void)[] = [];

  /** Something has changed: those who wait look again. */
  notify(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /** Resolves when `holds`, which is asked at once and after every change. Rejects with the signal's reason. */
  async until(holds: () => boolean, signal?: AbortSignal): Promise<void> {
    while (!holds()) {
      signal?.throwIfAborted();
      await this.changed(signal);
    }
  }

  private changed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      signal?.addEventListener("abort", wake, { once: true });
      this.waiting.push(wake);
    });
  }
}
