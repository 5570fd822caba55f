// Waiting for the user to end a command.

/** Resolves when the process is told to end, by Ctrl-C or by SIGTERM. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
