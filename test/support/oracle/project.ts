// A temporary folder for programs that are run in Node: inside this repository, so that "podloom" is these sources.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Files } from "../evaluate.ts";
import { MUTATOR } from "./mutator.ts";
import type { Program } from "./node.ts";

const repository = join(import.meta.dirname, "../../..");

export class TemporaryProjects implements Disposable {
  private readonly folder = mkdtempSync(join(repository, ".podloom-oracle-"));
  private count = 0;

  constructor() {
    write(join(this.folder, "node_modules/mutator"), {
      "package.json": '{ "name": "mutator", "type": "module", "main": "index.js" }',
      "index.js": MUTATOR,
    });
  }

  /** Writes the files of a project, whose DAG file is `dags/dag.ts`. */
  add(files: Files): Program {
    const root = join(this.folder, String(this.count++));
    write(root, files);
    return { root, file: "dags/dag.ts" };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
