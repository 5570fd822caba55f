// Where a project lies in its repository: services that show diagnostics know files by their path from there.
import { relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** Folders of this machine. */
export interface Checkout {
  readonly repository: string;
  /** The folder from which the paths of diagnostics count. */
  readonly project: string;
}

/** A path from the repository's root, with forward slashes; of a file elsewhere its path on this machine. */
export function pathInRepository(path: string, { repository, project }: Checkout): string {
  const full = resolve(project, path);
  const inside = relative(repository, full).split(sep).join("/");
  return inside.startsWith("../") ? full : inside;
}

/** The URL of a folder; it ends with a slash, so that relative ones are found from it. */
export function folderUrl(folder: string): string {
  return pathToFileURL(`${folder}/`).href;
}
