// A podloom command that goes on while the test does something else; it has ended when the test has.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Condition } from "../../runtime/condition.ts";
import { repository, type Outcome } from "./command.ts";

export interface StartedCommand {
  /** Resolves when it has printed this, to stdout or stderr. Rejects if it ends without. */
  printed(text: string): Promise<void>;
  /** Resolves with all that it has printed. */
  readonly ended: Promise<Outcome>;
  kill(signal: NodeJS.Signals): void;
}

export function startPodloom(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): StartedCommand {
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), ...args];
  const child = spawn(process.execPath, command, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const said = { stdout: "", stderr: "" };
  const heard = new Condition();
  let isOver = false;
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
      heard.notify();
    });
  }
  const ended = once(child, "close").then(([code]): Outcome => {
    isOver = true;
    heard.notify();
    return { code: typeof code === "number" ? code : null, ...said };
  });
  onTestFinished(async () => {
    if (!isOver) child.kill("SIGTERM");
    await ended;
  });
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    async printed(text) {
      const has = (): boolean => said.stdout.includes(text) || said.stderr.includes(text);
      await heard.until(() => isOver || has());
      if (!has()) throw new Error(`${args.join(" ")} ended without ${text}:\n${said.stderr}${said.stdout}`);
    },
  };
}
