// A folder of the node for each run: what tasks write down there, and what they wait for.
import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { getCurrentContext } from "podloom";

function folder(): string {
  const path = `/log/${getCurrentContext().run_id}`;
  mkdirSync(path, { recursive: true });
  return path;
}

/** Appends a line, of the task and the try that calls it. */
export function note(word: string): void {
  const { task_id, try_number } = getCurrentContext();
  appendFileSync(`${folder()}/log`, `${task_id} ${try_number} ${word}\n`);
}

/** Resolves when the test has made the file `go`. */
export async function untilTold(): Promise<void> {
  while (!existsSync(`${folder()}/go`)) await delay(50);
}
