// The bundle that a command is about.
import { globSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { didYouMean } from "../compiler/quick.ts";
import { bundleFolderName } from "../schemas/podIdentity.ts";
import type { Bundle } from "../runtime/index.ts";
import { UsageError } from "./exitCodes.ts";
import { hasColor, printNote } from "./print.ts";

/** Where a project's manifests are; `undefined` where its configuration has errors, which are printed. */
async function manifestsFolder(root: string): Promise<string | undefined> {
  const { formatText, manifestsFolderOf } = await import("../compiler/manifestsFolder.ts");
  const { folder, diagnostics } = manifestsFolderOf(root, process.env);
  if (folder !== undefined) return resolve(root, folder);
  printNote(formatText(diagnostics, { color: hasColor(process.stderr) }));
  return undefined;
}

/** The namespace that a project's configuration names, if any. Throws a `UsageError` where the configuration has errors. */
export async function configuredNamespace(root: string): Promise<string | undefined> {
  const { manifestsFolderOf } = await import("../compiler/manifestsFolder.ts");
  const { folder, namespace } = manifestsFolderOf(root, process.env);
  if (folder === undefined) throw new UsageError("podloom.yaml has errors: mend it, or name the --namespace");
  return namespace;
}

/** Reads the bundle of a DAG; `undefined` where the configuration has errors. Throws a `UsageError` where it is not compiled. */
export async function openBundle(root: string, dag_id: string): Promise<Bundle | undefined> {
  const folder = await manifestsFolder(root);
  if (folder === undefined) return undefined;
  const { readBundle } = await import("../runtime/index.ts");
  const compiled = compiledDags(folder);
  const hint = compiled.includes(bundleFolderName(dag_id)) ? undefined : didYouMean(dag_id, compiled);
  if (hint !== undefined) throw new UsageError(`there is no DAG ${dag_id} in ${folder}: ${hint}`);
  return orUsageError(() => readBundle(folder, dag_id));
}

/** The folders of bundles. They have the names of their DAGs, but where these cannot be names of folders. */
function compiledDags(folder: string): string[] {
  return globSync("*/dag.json", { cwd: folder }).map((path) => dirname(path));
}

/** Does work with a bundle; what is wrong with that becomes a `UsageError`. */
export async function orUsageError<T>(work: () => T): Promise<T> {
  const { BundleError } = await import("../runtime/index.ts");
  try {
    return work();
  } catch (error) {
    if (error instanceof BundleError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
