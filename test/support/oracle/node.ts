// What Node makes of DAG files: runs them in a child process, many in one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../../compiler/model.ts";

/** A DAG file and the root of its project, an absolute path. */
export interface Program {
  readonly root: string;
  readonly file: string;
}

export type Outcome = Declared | { readonly error: string };

export interface Declared {
  readonly dags: readonly Json[];
  /** The values, as JSON text, of the expressions that the program shows with `seen(name, expression)`; none for none. */
  readonly seen?: Readonly<Record<string, readonly string[]>>;
}

/** The outcome of each program, in order. The process goes by files, so that it never waits for this one. */
export async function runInNode(programs: readonly Program[]): Promise<readonly Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), "podloom-oracle-"));
  try {
    const [list, result] = [join(folder, "programs.json"), join(folder, "outcomes.json")];
    writeFileSync(list, JSON.stringify(programs));
    const options = ["--conditions=podloom-source", join(import.meta.dirname, "child.ts"), list, result];
    // What the programs print is no part of their outcome.
    const child = spawn(process.execPath, options, {
      stdio: ["ignore", "ignore", "inherit"],
      // A program that the compiler should have refused may never end.
      timeout: 120_000,
      killSignal: "SIGKILL",
    });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`the programs ended with ${String(code)}`);
    return JSON.parse(readFileSync(result, "utf8")) as readonly Outcome[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
