// How a process ended, in the numbers that Kubernetes uses.
import { constants } from "node:os";

/** The exit code of a process: that which it gave, or 128 and the number of the signal that ended it. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  if (signal === null) throw new Error("invariant: a process ended neither by itself nor by a signal");
  return 128 + constants.signals[signal];
}
