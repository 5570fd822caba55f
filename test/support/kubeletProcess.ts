// `podloom kubelet` as a process of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repository } from "./command.ts";

export interface KubeletProcess {
  readonly process: ChildProcess;
  /** Stops it as Ctrl-C does. Resolves with its exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Resolves when it takes pods. */
export async function startKubeletProcess(options: readonly string[]): Promise<KubeletProcess> {
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), "kubelet", ...options];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "inherit", "pipe"] });
  const ended = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("takes pods")) resolve();
    });
    child.once("exit", () => reject(new Error(`the kubelet did not start: ${said}`)));
  });
  return {
    process: child,
    async stop() {
      child.kill("SIGINT");
      await ended;
      return child.exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
