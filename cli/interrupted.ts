// Waiting for the user to end a command.

/** Is aborted when the process is told to end: with this reason, else with one that says no more. */
export function abortedWhenInterrupted(reason?: Error): AbortSignal {
  const stop = new AbortController();
  void interrupted().then(() => stop.abort(reason));
  return stop.signal;
}

/** Resolves when the process is told to end, by Ctrl-C or by SIGTERM. Told so again, it ends at once. */
export function interrupted(): Promise<void> {
  const signals = ["SIGINT", "SIGTERM"] as const;
  return new Promise((resolve) => {
    const end = (): void => {
      // Node ends the process at a signal for which nobody listens.
      for (const signal of signals) process.off(signal, end);
      resolve();
    };
    for (const signal of signals) process.on(signal, end);
  });
}
