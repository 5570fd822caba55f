// Finding the project that a command is about.
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "./exitCodes.ts";

/** The folder named by --project, else the nearest one with a podloom.yaml, else the current one. */
export function findRoot(project: string | undefined): string {
  if (project !== undefined) {
    const root = resolve(project);
    if (!existsSync(root) || !statSync(root).isDirectory())
      throw new UsageError(`--project ${project}: there is no such folder`);
    return realpathSync(root);
  }
  const start = realpathSync(process.cwd());
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "podloom.yaml"))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/** The nearest folder under version control, else the project itself. */
export function repositoryOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return root;
  }
}

/** A path as the user wrote it, from the project root and with forward slashes. */
export function fromRoot(root: string, path: string): string {
  const full = resolve(path);
  const real = existsSync(full) ? realpathSync(full) : full;
  return relative(root, real).split(sep).join("/") || ".";
}
