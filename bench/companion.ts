// A process beside the measured one: it prints a line of JSON when it is ready, answers every line of its input by another one, and
// ends with its input.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Companion {
  /** What it printed when it was ready. */
  readonly ready: unknown;
  readonly ask: (question: unknown) => Promise<unknown>;
  readonly end: () => Promise<void>;
}

/** Starts a script of this folder with a value as its argument, and waits until it is ready. */
export async function startCompanion(script: string, argument: unknown = {}): Promise<Companion> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), JSON.stringify(argument)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  child.once("exit", (code) => {
    // Nobody would wait for less.
    if (code !== 0) throw new Error(`${script} ended with ${code}`);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${script} ended before its time`);
    return JSON.parse(value);
  };
  return {
    ready: await next(),
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next();
    },
    async end() {
      child.stdin.end();
      await exit;
    },
  };
}

/** The other side: answers what is asked until nobody asks any more. */
export async function answer(ready: unknown, reply: (question: unknown) => unknown): Promise<void> {
  console.log(JSON.stringify(ready));
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await reply(JSON.parse(line))));
}
