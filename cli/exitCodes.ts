// The exit codes of every command.

export const EXIT = {
  ok: 0,
  /** Diagnostics with errors; a difference found by --check. */
  findings: 1,
  usage: 2,
  /** No permission, no database, no cluster. */
  environment: 3,
  /** The run did not succeed. */
  runFailed: 4,
  /** A bug of podloom's. */
  bug: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The world is not as a command needs it; the message says what and where. */
export class EnvironmentError extends Error {}

/** The command line asks for something that is not there. */
export class UsageError extends Error {}

/** Whether the system refused with one of these codes, such as `EACCES`. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
