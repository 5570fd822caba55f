// A compiled DAG as it lies in the manifests folder: dag.json and the pods of its tasks, each held to its digest.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { bundleFolderName } from "../schemas/podIdentity.ts";
import type { DagFile, DagFileTask } from "../schemas/generated/dag.ts";
import type { Pod } from "../schemas/generated/pod.ts";
import { validateDagFile, validatePod } from "../schemas/generated/validators.js";

export interface Bundle {
  readonly dag: DagFile;
  /** The pod of a task as it was compiled, and the digest of its manifest. */
  readonly manifest: (task: DagFileTask) => { readonly pod: Pod; readonly digest: string };
}

/** The bundle cannot be used; the message says why and what to do. */
export class BundleError extends Error {}

/** Reads the bundle of a DAG from a manifests folder. */
export function readBundle(manifestsFolder: string, dag_id: string): Bundle {
  const folder = join(manifestsFolder, bundleFolderName(dag_id));
  const dag: unknown = JSON.parse(readText(join(folder, "dag.json"), dag_id));
  if (!validateDagFile(dag))
    throw new BundleError(`${folder}/dag.json is not what podloom writes: compile it again`);
  return { dag, manifest: (task) => readManifest(folder, task, dag_id) };
}

function readManifest(
  folder: string,
  { manifest }: DagFileTask,
  dag_id: string,
): { pod: Pod; digest: string } {
  const path = join(folder, manifest.file);
  const text = readText(path, dag_id);
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  if (digest !== manifest.digest)
    throw new BundleError(`${path} was changed after it was compiled: compile ${dag_id} again`);
  const pod: unknown = parse(text, { version: "1.1" });
  if (!validatePod(pod)) throw new BundleError(`${path} holds no Pod: compile ${dag_id} again`);
  return { pod, digest };
}

function readText(path: string, dag_id: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new BundleError(`${path} does not exist: compile ${dag_id} first`, { cause: error });
    }
    throw error;
  }
}
