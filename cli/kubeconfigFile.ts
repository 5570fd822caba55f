// The kubeconfig of a local cluster as a file. It holds the token, so it is its owner's alone, and overwrites nothing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EnvironmentError, isSystemError } from "./exitCodes.ts";

export interface WrittenFile {
  readonly path: string;
  readonly remove: () => void;
}

/** Writes to `wanted`, else into a new folder. */
export function writeKubeconfig(text: string, wanted: string | undefined): WrittenFile {
  const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), "podloom-cluster-")) : undefined;
  const path = folder === undefined ? resolve(wanted ?? "") : join(folder, "kubeconfig");
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (isSystemError(error, "EEXIST"))
      throw new EnvironmentError(`${path} is there already; name another file or remove it`, {
        cause: error,
      });
    if (isSystemError(error, "ENOENT", "ENOTDIR", "EACCES", "EROFS"))
      throw new EnvironmentError(`${path} cannot be written: ${error.message}`, { cause: error });
    throw error;
  }
  return { path, remove: () => rmSync(folder ?? path, { recursive: true, force: true }) };
}
