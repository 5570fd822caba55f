// A podloom command that goes on while the test does something else; it has ended when the test has.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Condition } from "../../runtime/condition.ts";
import { repository, type Outcome } from "./command.ts";

export interface StartedCommand {
  readonly pid: number;
  /** Resolves when it has printed this, to stdout or stderr. Rejects if it ends without. */
  printed(text: string): Promise<void>;
  /** Resolves with all that it has printed. */
  readonly ended: Promise<Outcome>;
  kill(signal: NodeJS.Signals): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function startPodloom(args: readonly string[], cwd: string, env: Environment = {}): StartedCommand {
  return startCommand([...podloomCommand, ...args], cwd, env);
}

/** What to write before the arguments of podloom. */
export const podloomCommand: readonly string[] = [
  process.execPath,
  "--conditions=podloom-source",
  join(repository, "cli/bin.ts"),
];

/** Another program, in the same way. */
export function startCommand(command: readonly string[], cwd: string, env: Environment = {}): StartedCommand {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
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
    // There is none where the program cannot be started, and then `ended` says so.
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => void child.kill(signal),
    async printed(text) {
      const has = (): boolean => said.stdout.includes(text) || said.stderr.includes(text);
      await heard.until(() => isOver || has());
      if (!has()) throw new Error(`${args.join(" ")} ended without ${text}:\n${said.stderr}${said.stdout}`);
    },
  };
}
