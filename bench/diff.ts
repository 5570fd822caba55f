// How long `podloom diff` takes beyond compiling, where every task has changed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli, ensureBuilt } from "./built.ts";
import { TASKS_PER_FILE, writeCorpus } from "./corpus.ts";
import { start, timeOf } from "./processes.ts";
import type { Row } from "./row.ts";

const FILES = 100;

export async function diffRows(): Promise<Row[]> {
  ensureBuilt();
  const root = mkdtempSync(join(tmpdir(), "podloom-bench-"));
  try {
    writeCorpus(root, FILES);
    start([cli, "compile", "--quiet", "--project", root]);
    commit(root);
    changeAll(root);
    const env = { NODE_COMPILE_CACHE: `${root}/node_modules/.code` };
    const project = ["--project", root];
    const compile = { args: [cli, "compile", "--quiet", "--no-cache", ...project], env };
    const diff = { args: [cli, "diff", "--base", "HEAD", "--format", "markdown", ...project], env };
    const compiling = timeOf(compile);
    return [
      {
        what: `diff of ${FILES * TASKS_PER_FILE} changed tasks, after compile`,
        unit: "ms",
        budget: { below: 1000 },
        measured: timeOf(diff) - compiling,
        reference: { what: "compiling them", measured: compiling },
      },
    ];
  } finally {
    rmSync(root, { recursive: true });
  }
}

function commit(root: string): void {
  const git = (...args: readonly string[]): void => void execFileSync("git", args, { cwd: root });
  git("init", "--quiet");
  git("add", "--all");
  git(
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@example.com",
    "commit",
    "--quiet",
    "--message",
    "base",
  );
}

/** Another image for all of them. */
function changeAll(root: string): void {
  const path = join(root, "podloom.yaml");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/worker_container_tag: .*/, 'worker_container_tag: "bench-2"'));
}
