// The kubeconfig of a local cluster as a file. It holds the token, so it is its owner's alone.
import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EnvironmentError, isSystemError } from "./exitCodes.ts";

export interface WrittenFile {
  readonly path: string;
  readonly remove: () => void;
}

/** Writes to `wanted`, where nothing may be yet; else into `folder`, which is ours, over what a cluster that was killed has left. */
export function writeKubeconfig(text: string, wanted: string | undefined, folder: string): WrittenFile {
  const path = wanted === undefined ? join(folder, "kubeconfig") : resolve(wanted);
  try {
    if (wanted === undefined) rmSync(path, { force: true });
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
  return { path, remove: () => rmSync(path, { force: true }) };
}
