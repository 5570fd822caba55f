// Asks git about a repository. Only plumbing that reads, and nothing that a repository's own settings could make run something.
import { spawnSync } from "node:child_process";
import { EnvironmentError } from "../exitCodes.ts";

/** No hooks, monitors or pagers of the repository, and nothing fetched. */
const SETTINGS = [
  "--no-pager",
  "--no-replace-objects",
  "--no-optional-locks",
  "--literal-pathspecs",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"].flatMap((setting) => [
    "-c",
    setting,
  ]),
];

const ENVIRONMENT = { GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" };

/** The most that git may print, in bytes. */
const MOST_BYTES = 1 << 30;

export interface GitAnswer {
  readonly isOk: boolean;
  readonly stdout: Buffer;
  /** In git's words, on one line. */
  readonly error: string;
}

/** Throws an `EnvironmentError` where there is no git. */
export function git(folder: string, args: readonly string[], input?: string): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync("git", [...SETTINGS, ...args], {
    cwd: folder,
    env: { ...process.env, ...ENVIRONMENT },
    maxBuffer: MOST_BYTES,
    ...(input === undefined ? { stdio: ["ignore", "pipe", "pipe"] } : { input }),
  });
  if (error !== undefined)
    throw new EnvironmentError(`git cannot be run: ${error.message}`, { cause: error });
  const words = stderr
    .toString()
    .trim()
    .replaceAll(/\s*\n\s*/g, "; ");
  return { isOk: status === 0, stdout, error: words };
}

/** What git prints, without the line's end; `undefined` where it says no. */
export function gitLine(folder: string, args: readonly string[]): string | undefined {
  const { isOk, stdout } = git(folder, args);
  return isOk ? stdout.toString().replace(/\n$/, "") : undefined;
}
