// One edit under `podloom compile --watch`: from the moment the file is saved to the moment its manifests are.
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { cli } from "./built.ts";
import { dagId, dagPath } from "./corpus.ts";
import { median } from "./row.ts";

const EDITS = 15;

/** The median of some edits of one file, in milliseconds. The first ones are not counted: the code is not warm yet. */
export async function timeOfEdit(root: string): Promise<number> {
  const child = spawn(process.execPath, [cli, "compile", "--watch", "--project", root], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
    await lines.next();
    const times: number[] = [];
    for (let edit = 0; edit < EDITS; edit++) times.push(await timeOf(edit, root, () => lines.next()));
    return median(times.slice(5));
  } finally {
    await stop(child);
  }
}

async function timeOf(edit: number, root: string, nextRound: () => Promise<unknown>): Promise<number> {
  const source = join(root, dagPath(7));
  const text = readFileSync(source, "utf8").replace(/shop: "[^"]*"/, `shop: "edit-${edit}"`);
  const started = Date.now();
  writeFileSync(source, text);
  await nextRound();
  return statSync(join(root, "manifests", dagId(7), "publish.yaml")).ctimeMs - started;
}

async function stop(child: ChildProcessByStdio<null, null, Readable>): Promise<void> {
  const exit = once(child, "exit");
  child.kill();
  await exit;
}
