// The rows of the compiler: cold, again with nothing changed, memory, one edit while watching, one pod.
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cli, ensureBuilt, repository } from "./built.ts";
import { corpusFolder, TASKS_PER_FILE, writeCorpus } from "./corpus.ts";
import { memoryOf, RUNS, start, timeOf, type Program } from "./processes.ts";
import { median, type Reference, type Row } from "./row.ts";
import { timeOfEdit } from "./watch.ts";

interface Size {
  readonly files: number;
  /** Budgets, in milliseconds and megabytes. */
  readonly cold: number;
  readonly again: number;
  readonly memory: number | undefined;
}

const SMALL: Size = { files: 100, cold: 1000, again: 150, memory: undefined };
const LARGE: Size = { files: 1000, cold: 5000, again: 500, memory: 600 };

export async function compileRows(): Promise<Row[]> {
  ensureBuilt();
  const folder = corpusFolder();
  try {
    const rows: Row[] = [];
    for (const size of [SMALL, LARGE]) {
      const root = join(folder, String(size.files));
      writeCorpus(root, size.files);
      rows.push(...processRows(size, root), await editRow(size, root));
    }
    return [...rows, podRow(join(folder, String(SMALL.files)))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function processRows({ files, cold, again, memory }: Size, root: string): Row[] {
  const what = `compile ${files * TASKS_PER_FILE} tasks in ${files} files`;
  const withCodeCache = { NODE_COMPILE_CACHE: `${root}-code` };
  const withoutCodeCache = { NODE_DISABLE_COMPILE_CACHE: "1" };
  const compile: Program = { args: [cli, "compile", "--quiet", "--project", root], env: withCodeCache };
  const coldCompile: Program = { ...compile, before: () => putOutputAway(root) };
  const parse: Program = { args: [join(repository, "bench/parseOnly.js"), root], env: withCodeCache };
  // The first runs fill V8's code cache.
  for (const { args } of [compile, parse]) start(args, withCodeCache);
  const bare = (env: Program["env"] = withCodeCache): Reference => ({
    what: "parsing alone",
    measured: timeOf({ ...parse, env }),
  });
  const rows: Row[] = [
    {
      what: `${what}, cold`,
      unit: "ms",
      budget: { below: cold },
      measured: timeOf(coldCompile),
      reference: bare(),
    },
    {
      what: `${what}, cold and V8's code cache too`,
      unit: "ms",
      budget: { below: cold },
      measured: timeOf({ ...coldCompile, env: withoutCodeCache }),
      reference: bare(withoutCodeCache),
    },
  ];
  if (memory !== undefined) {
    const reference = { what: "parsing alone", measured: memoryOf(parse) };
    rows.push({
      what: `${what}, memory`,
      unit: "MB",
      budget: { below: memory },
      measured: memoryOf(coldCompile),
      reference,
    });
  }
  start(compile.args, withCodeCache);
  const node = { what: "starting Node", measured: timeOf({ args: ["-e", "0"] }) };
  return [
    ...rows,
    {
      what: `${what}, again`,
      unit: "ms",
      budget: { below: again },
      measured: timeOf(compile),
      reference: node,
    },
  ];
}

/** Moved and not removed: for some seconds after many files were removed, file systems are slow at making new ones. */
function putOutputAway(root: string): void {
  const away = mkdtempSync(`${root}-old-`);
  for (const folder of ["manifests", "node_modules"]) {
    if (existsSync(join(root, folder))) renameSync(join(root, folder), join(away, folder));
  }
}

async function editRow({ files }: Size, root: string): Promise<Row> {
  return {
    what: `--watch, one of ${files} files edited`,
    unit: "ms",
    budget: { below: 20 },
    measured: await timeOfEdit(root),
  };
}

function podRow(root: string): Row {
  const args = [join(repository, "bench/validate.ts"), root];
  const measured = median(Array.from({ length: RUNS }, () => Number(start(args))));
  return { what: "validate one pod", unit: "ms", budget: { below: 0.1 }, measured };
}
