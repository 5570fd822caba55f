// What was thrown, in a line or a few, as the reason of a failure. The stack is in the task's output.
import { inspect } from "node:util";

const maxLength = 4000;

export function failureMessage(thrown: unknown): string {
  const message = thrown instanceof Error ? describeError(thrown) : inspect(thrown);
  return message.length > maxLength ? `${message.slice(0, maxLength)}…` : message;
}

function describeError(error: Error): string {
  const { cause } = error;
  return cause === undefined ? String(error) : `${String(error)} (cause: ${shortText(cause)})`;
}

/** One step is enough: a chain of causes may go in a circle. */
function shortText(cause: unknown): string {
  return cause instanceof Error ? String(cause) : inspect(cause, { depth: 1 });
}
