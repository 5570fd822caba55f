// Runs a program inside a running container and waits for its end: probes and hooks do.
import { spawn } from "node:child_process";
import { exitCodeOf } from "./exit.ts";
import type { Spawnable } from "./containerProcess.ts";
import { send } from "./signals.ts";

export interface Finished {
  readonly exitCode: number;
  /** The beginning of what it wrote. */
  readonly output: string;
}

const maxOutputBytes = 10 * 1024;

/** Rejects with the signal's reason when it is aborted, and the program is killed. A program that is not there ends with 127. */
export function runInside(
  { argv: [file = "", ...args], env, cwd }: Spawnable,
  signal: AbortSignal,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(file, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const hear = (text: string): void => void (output = (output + text).slice(0, maxOutputBytes));
    const abort = (): void => {
      if (child.pid !== undefined) send(-child.pid, "SIGKILL");
      const { reason } = signal;
      reject(reason instanceof Error ? reason : new Error("aborted"));
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.once("error", reject);
    child.once("exit", (code, name) => {
      signal.removeEventListener("abort", abort);
      resolve({ exitCode: exitCodeOf(code, name), output: output.trim() });
    });
    signal.addEventListener("abort", abort, { once: true });
  });
}
