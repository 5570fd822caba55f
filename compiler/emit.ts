// From validated pods to the files of a bundle: manifests and dag.json. The same input gives the same bytes.
import { bundleFolderName, manifestFileName } from "../schemas/podIdentity.ts";
import type { DagFile, DagFileTask } from "../schemas/generated/dag.ts";
import { digest, tagged, taggedDigest } from "../schemas/digest.ts";
import { DAG_FILE, foldedName, HEADER } from "./bundle.ts";
import { position } from "./diagnostics/codeFrame.ts";
import { lineOfDag, lineOfTask } from "./lineIn.ts";
import { toJson } from "./located.ts";
import type { BundleFile, LinkedDag, Span, ValidPod } from "./model.ts";
import { printManifest } from "./yaml/printYaml.ts";

/** The digests of the DAG file and of every local file that it imports, by path. */
export type SourceDigests = Readonly<Record<string, string>>;

/** The files of a DAG: `dag.json` and a manifest for each task. */
export function emitBundle(
  dag: LinkedDag,
  pods: readonly ValidPod[],
  file: string,
  sources: SourceDigests,
): BundleFile[] {
  const folder = bundleFolderName(dag.dag_id);
  const names = manifestNames(pods);
  const bundled = pods.map((pod, index): { pod: ValidPod; manifest: Manifest } => {
    const text = printManifest(pod.pod, header(pod.task.declaration.origin.span));
    return { pod, manifest: { name: names[index] ?? "", text, digest: digest(text) } };
  });
  const tasks = bundled.map(({ pod, manifest }) => taskEntry(pod, manifest, file));
  const dagFile = `${JSON.stringify(dagEntry(dag, tasks, file, sources), null, 2)}\n`;
  return [
    { path: `${folder}/${DAG_FILE}`, text: dagFile, digest: digest(dagFile) },
    ...bundled.map(({ manifest: { name, ...made } }) => ({ path: `${folder}/${name}`, ...made })),
  ];
}

function header({ file, start }: Span): string {
  return `${HEADER}${file.path}:${position(file, start).line}. Change the source, not this file.`;
}

/** File systems that ignore case would take two ids for one name: those get a hash, and so does what looks like it. */
function manifestNames(pods: readonly ValidPod[]): string[] {
  const ids = pods.map(({ task }) => task.declaration.task_id);
  const clashing = Map.groupBy(ids, foldedName);
  const isPlain = (id: string): boolean => clashing.get(foldedName(id))?.length === 1 && !HASHED.test(id);
  return ids.map((id) => manifestFileName(isPlain(id) ? id : `${id}-${digest(id).slice(0, 9)}`));
}

const HASHED = /-[0-9a-f]{9}$/i;

interface Manifest extends Pick<BundleFile, "text" | "digest"> {
  readonly name: string;
}

function taskEntry({ task, xcomFields }: ValidPod, manifest: Manifest, file: string): DagFileTask {
  const { declaration, policy } = task;
  return {
    task_id: declaration.task_id,
    kind: declaration.kind,
    line: lineOfTask(task, file),
    manifest: { file: manifest.name, digest: tagged(manifest.digest) },
    arguments: declaration.arguments.map(toJson),
    ...(xcomFields.length === 0 ? {} : { xcom_fields: [...xcomFields] }),
    ...policy,
  };
}

function dagEntry(dag: LinkedDag, tasks: DagFileTask[], file: string, sources: SourceDigests): DagFile {
  const sorted = Object.fromEntries(Object.entries(sources).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    schema_version: 1,
    dag_id: dag.dag_id,
    source: { file, line: lineOfDag(dag, file), digest: taggedDigest(JSON.stringify(sorted)) },
    sources: sorted,
    options: dag.options,
    tasks,
    edges: dag.edges.map(({ from, to }) => ({ from, to })),
  };
}
