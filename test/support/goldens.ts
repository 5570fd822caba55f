// Golden files: a folder of expected files beside the input. UPDATE_GOLDENS=1 writes them anew.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";

/** Files by their path from a folder. */
export type Files = Readonly<Record<string, string>>;

export function readFiles(folder: string): Files {
  const paths = globSync("**", { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Holds files to those of a golden folder, byte for byte. */
export function expectGolden(actual: Files, folder: string): void {
  if (isUpdating()) {
    rmSync(folder, { recursive: true, force: true });
    writeFiles(folder, actual);
  }
  expect(actual).toEqual(readFiles(folder));
}

function isUpdating(): boolean {
  if (process.env["UPDATE_GOLDENS"] !== "1") return false;
  if (process.env["CI"] !== undefined) throw new Error("UPDATE_GOLDENS in CI would hide what has changed");
  return true;
}
