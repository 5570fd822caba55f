// Golden files: a folder of expected files beside the input. UPDATE_GOLDENS=1 writes them anew.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import { filesIn, write } from "./project.ts";

/** Holds files to those of a golden folder, byte for byte. */
export function expectGolden(actual: Readonly<Record<string, string>>, folder: string): void {
  if (isUpdating()) {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of Object.entries(actual)) write(folder, path, text);
  }
  expect(actual).toEqual(filesIn(folder));
}

/** Holds a text to that of a golden file. */
export function expectGoldenFile(actual: string, path: string): void {
  if (isUpdating()) writeFileSync(path, actual);
  expect(actual).toBe(readFileSync(path, "utf8"));
}

function isUpdating(): boolean {
  if (process.env["UPDATE_GOLDENS"] !== "1") return false;
  if (process.env["CI"] !== undefined) throw new Error("UPDATE_GOLDENS in CI would hide what has changed");
  return true;
}
