// Programs in fresh processes, as users run them: how long they take, and how much memory.
import { spawnSync } from "node:child_process";
import { median } from "./row.ts";

/** Of each program; the median counts. */
export const RUNS = 5;

export interface Program {
  /** What node gets. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Done before each run, and not measured. */
  readonly before?: () => void;
}

/** The time of a whole process, in milliseconds: the median of five. */
export function timeOf(program: Program): number {
  return median(Array.from({ length: RUNS }, () => run(program)));
}

function run({ args, env, before }: Program): number {
  before?.();
  const started = performance.now();
  start(args, env);
  return performance.now() - started;
}

const REPORTS_MEMORY = 'process.on("exit", () => console.log(process.resourceUsage().maxRSS))';

/** The most memory that a process had, in megabytes. */
export function memoryOf({ args, env, before }: Program): number {
  before?.();
  const stdout = start(
    ["--import", `data:text/javascript,${encodeURIComponent(REPORTS_MEMORY)}`, ...args],
    env,
  );
  return Number(stdout.trim().split("\n").at(-1)) / 1000;
}

/** Runs node to its end and returns what it printed. */
export function start(args: readonly string[], env: Program["env"] = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", ...env },
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return stdout;
}
