// A compiled DAG as it lies in the manifests folder: dag.json and the pods of its tasks, each held to its digest.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { taggedDigest } from "../schemas/digest.ts";
import { bundleFolderName } from "../schemas/podIdentity.ts";
import type { DagFile, DagFileTask } from "../schemas/generated/dag.ts";
import type { Pod } from "../schemas/generated/pod.ts";
import { validateDagFile } from "../schemas/generated/projectValidators.js";

export interface Bundle {
  readonly dag: DagFile;
  /** The text of a task's manifest. */
  readonly text: (task: DagFileTask) => string;
  /** The pod of a task as it was compiled, and the digest of its manifest. */
  readonly manifest: (task: DagFileTask) => { readonly pod: Pod; readonly digest: string };
  /** The namespace of that pod, if it names one: for a fraction of what reading the pod takes. */
  readonly namespace: (task: DagFileTask) => string | undefined;
}

/** The bundle cannot be used; the message says why and what to do. */
export class BundleError extends Error {}

/** Where the files of a bundle are. */
export interface BundleFiles {
  /** In words, for errors about a file: what stands before its name. */
  readonly folder: string;
  /** Throws a `BundleError` where there is no such file. */
  readonly read: (file: string) => string;
}

/** Reads the bundle of a DAG from a manifests folder. Throws a `BundleError`. */
export function readBundle(manifestsFolder: string, dag_id: string): Bundle {
  const folder = join(manifestsFolder, bundleFolderName(dag_id));
  const read = (file: string): string => readText(join(folder, file), dag_id);
  const dag: unknown = JSON.parse(read("dag.json"));
  if (!validateDagFile(dag))
    throw new BundleError(`${folder}/dag.json is not what podloom writes: compile it again`);
  return bundleFrom(dag, { folder, read });
}

/** The bundle of a dag.json, beside which its manifests are. */
export function bundleFrom(dag: DagFile, { folder, read }: BundleFiles): Bundle {
  const again = `compile ${dag.dag_id} again`;
  const text = ({ manifest: { file, digest } }: DagFileTask): string => {
    const found = read(file);
    if (taggedDigest(found) === digest) return found;
    throw new BundleError(`${join(folder, file)} was changed after it was compiled: ${again}`);
  };
  return {
    dag,
    text,
    manifest(task) {
      // Written to be read the same by every reader of YAML, so by a quick one.
      const pod = load(text(task));
      if (isPod(pod)) return { pod, digest: task.manifest.digest };
      throw new BundleError(`${join(folder, task.manifest.file)} holds no Pod: ${again}`);
    },
    namespace: (task) => NAMESPACE_LINE.exec(text(task))?.[1],
  };
}

/** As the compiler writes it, and nothing but `metadata` has such a line. */
const NAMESPACE_LINE = /^ {2}namespace: "?([a-z0-9-]+)"?$/m;

/** What has the digest of the compiler's was held against the schema by the compiler; the rest of it needs no second look. */
function isPod(value: unknown): value is Pod {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "Pod";
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
