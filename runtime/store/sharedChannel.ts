// The notifications of a channel for many listeners over one connection: a process that drives many runs needs no more.

export interface Listening {
  /** From now on what is told is heard. */
  readonly onListening: () => void;
  readonly onNotification: (payload: string) => void;
  readonly signal: AbortSignal;
}

interface ChannelConnection {
  isListening: boolean;
  readonly stop: AbortController;
  /** Rejects when the connection breaks. */
  readonly ended: Promise<void>;
}

export class SharedChannel {
  private readonly listen: (listening: Listening) => Promise<void>;
  private readonly listeners = new Set<Listening>();
  private connection: ChannelConnection | undefined;

  /** `listen` listens over a connection of its own until the signal is aborted, and rejects when that breaks. */
  constructor(listen: (listening: Listening) => Promise<void>) {
    this.listen = listen;
  }

  /** Resolves when the signal is aborted, rejects when the connection breaks. The last listener that leaves closes it. */
  async join(listening: Listening): Promise<void> {
    if (listening.signal.aborted) return;
    this.listeners.add(listening);
    const connection = (this.connection ??= this.open());
    if (connection.isListening) listening.onListening();
    try {
      await Promise.race([connection.ended, aborted(listening.signal)]);
    } finally {
      this.listeners.delete(listening);
      if (this.listeners.size === 0) await this.leave(connection);
    }
  }

  private open(): ChannelConnection {
    const stop = new AbortController();
    const ended = this.listen({
      onListening: () => {
        connection.isListening = true;
        for (const listener of this.listeners) listener.onListening();
      },
      onNotification: (payload) => {
        for (const listener of this.listeners) listener.onNotification(payload);
      },
      signal: stop.signal,
    });
    const connection: ChannelConnection = { isListening: false, stop, ended };
    // Whoever listens hears of it; the next who joins gets another connection.
    const forget = (): void => {
      if (this.connection === connection) this.connection = undefined;
    };
    ended.then(forget, forget);
    return connection;
  }

  private async leave(connection: ChannelConnection): Promise<void> {
    if (this.connection === connection) this.connection = undefined;
    connection.stop.abort();
    await connection.ended;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
