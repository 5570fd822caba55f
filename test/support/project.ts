// Small projects in folders of their own, gone after the test.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Makes a folder with these files, by path. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) write(folder, path, text);
  return folder;
}

/** An empty folder, for its maker to remove. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "podloom-test-")));
}

export function write(folder: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The files below a folder, by path; none if there is no such folder. */
export function filesIn(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inner);
      else files[inner] = readFileSync(join(folder, inner), "utf8");
    }
  };
  walk("");
  return files;
}
