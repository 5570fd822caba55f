// A compiled DAG as it lies in the manifests folder: dag.json and the pods of its tasks, each held to its digest.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { bundleFolderName } from "../schemas/podIdentity.ts";
import type { DagFile, DagFileTask } from "../schemas/generated/dag.ts";
import type { Pod } from "../schemas/generated/pod.ts";
import { validateDagFile, validatePod } from "../schemas/generated/validators.js";

export interface Bundle {
  readonly dag: DagFile;
  /** The pod of a task as it was compiled, and the digest of its manifest. */
  readonly manifest: (task: DagFileTask) => { readonly pod: Pod; readonly digest: string };
  /** The namespace of that pod, if it names one: for a fraction of what reading the pod takes. */
  readonly namespace: (task: DagFileTask) => string | undefined;
}

/** The bundle cannot be used; the message says why and what to do. */
export class BundleError extends Error {}

/** Reads the bundle of a DAG from a manifests folder. */
export function readBundle(manifestsFolder: string, dag_id: string): Bundle {
  const folder = join(manifestsFolder, bundleFolderName(dag_id));
  const dag: unknown = JSON.parse(readText(join(folder, "dag.json"), dag_id));
  if (!validateDagFile(dag))
    throw new BundleError(`${folder}/dag.json is not what podloom writes: compile it again`);
  const place = { folder, dag_id };
  return {
    dag,
    manifest: (task) => readManifest(place, task),
    namespace: (task) => NAMESPACE_LINE.exec(readCompiled(place, task))?.[1],
  };
}

interface Place {
  readonly folder: string;
  readonly dag_id: string;
}

/** As the compiler writes it, and nothing but `metadata` has such a line. */
const NAMESPACE_LINE = /^ {2}namespace: "?([a-z0-9-]+)"?$/m;

function readManifest(place: Place, task: DagFileTask): { pod: Pod; digest: string } {
  // Written to be read the same by every reader of YAML, so by a quick one.
  const pod: unknown = load(readCompiled(place, task));
  if (validatePod(pod)) return { pod, digest: task.manifest.digest };
  throw new BundleError(`${pathOf(place, task)} holds no Pod: compile ${place.dag_id} again`);
}

/** The text of a manifest, which is that of the compiler. */
function readCompiled(place: Place, task: DagFileTask): string {
  const path = pathOf(place, task);
  const text = readText(path, place.dag_id);
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  if (digest === task.manifest.digest) return text;
  throw new BundleError(`${path} was changed after it was compiled: compile ${place.dag_id} again`);
}

function pathOf({ folder }: Place, { manifest }: DagFileTask): string {
  return join(folder, manifest.file);
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
