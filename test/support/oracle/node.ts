// What Node makes of DAG files: runs them in a child process, many in one.
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Json } from "../../../compiler/model.ts";

/** A DAG file and the root of its project, an absolute path. */
export interface Program {
  readonly root: string;
  readonly file: string;
}

export type Outcome = { readonly dags: readonly Json[] } | { readonly error: string };

/** The outcome of each program, in order. */
export async function runInNode(programs: readonly Program[]): Promise<readonly Outcome[]> {
  const child = spawn(process.execPath, ["--conditions=podloom-source", join(import.meta.dirname, "child.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(programs.map((program) => `${JSON.stringify(program)}\n`).join(""));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString("utf8").split("\n");
  // Programs print too; ours are the lines with the mark.
  const outcomes = lines.filter((line) => line.startsWith("#")).map((line) => JSON.parse(line.slice(1)) as Outcome);
  if (outcomes.length !== programs.length) throw new Error(`${programs.length} programs were run and ${outcomes.length} ended`);
  return outcomes;
}
