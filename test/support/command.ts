// Runs the podloom command as a user does: a process of its own.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const repository = join(import.meta.dirname, "../..");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function podloom(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
  input = "",
): Outcome {
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    encoding: "utf8",
    input,
    env: { ...process.env, ...env },
  });
  return { code: status, stdout, stderr };
}
