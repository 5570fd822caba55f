// Names and labels by which pods and bundle files are known. The compiler writes the stable ones into manifests,
// the runtime stamps those of one attempt and selects by them; both take them from here.
import { createHash } from "node:crypto";

/** A task of a DAG. */
export interface TaskIdentity {
  readonly dag_id: string;
  readonly task_id: string;
}

/** One try of a task instance; of these two never share a pod name. */
export interface AttemptIdentity extends TaskIdentity {
  /** The podloom installation; two of them can share a namespace. */
  readonly instance: string;
  readonly run_id: string;
  /** -1 for a task that is not mapped. */
  readonly map_index: number;
  readonly try_number: number;
}

/** The container that runs the task. */
export const baseContainerName = "base";

/** Holds a finished pod until its result is saved. */
export const resultFinalizer = "podloom.dev/result-pending";

export const labelKeys = {
  dag_id: "dag_id",
  task_id: "task_id",
  run_id: "run_id",
  try_number: "try_number",
  map_index: "map_index",
  kubernetesExecutor: "kubernetes_executor",
  managedBy: "app.kubernetes.io/managed-by",
  instance: "podloom.dev/instance",
} as const;

/** Annotations hold the ids as they are, so they and not the labels identify an attempt. */
export const annotationKeys = {
  dag_id: "dag_id",
  task_id: "task_id",
  run_id: "run_id",
  try_number: "try_number",
  map_index: "map_index",
  manifestDigest: "podloom.dev/manifest-digest",
} as const;

export const envNames = {
  dag_id: "PODLOOM_DAG_ID",
  task_id: "PODLOOM_TASK_ID",
  run_id: "PODLOOM_RUN_ID",
  try_number: "PODLOOM_TRY_NUMBER",
  map_index: "PODLOOM_MAP_INDEX",
} as const;

/** What a worker must know of its pod where that is not as Kubernetes has it by default. */
export const podSettingEnvNames = {
  terminationGracePeriodSeconds: "PODLOOM_TERMINATION_GRACE_SECONDS",
  terminationMessagePath: "PODLOOM_TERMINATION_MESSAGE_PATH",
} as const;

/** The labels that every pod of a task has, whatever the run. */
export function taskLabels(task: TaskIdentity): Record<string, string> {
  return {
    [labelKeys.dag_id]: safeLabelValue(task.dag_id),
    [labelKeys.task_id]: safeLabelValue(task.task_id),
    [labelKeys.kubernetesExecutor]: "True",
    [labelKeys.managedBy]: "podloom",
  };
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
const maxLabelLength = 63;
const hashLength = 9;
const maxLengthBeforeHash = maxLabelLength - hashLength - "-".length;

/**
 * A label value for any text: the text itself where Kubernetes allows it, else what is left of it and a hash.
 * Cleans as Airflow does, but hashes with SHA-256, and leaves the bare hash where cleaning leaves nothing.
 */
export function safeLabelValue(text: string): string {
  const cleaned = text
    .replace(/[^a-zA-Z0-9_.-]/g, "")
    .replace(/^[^a-zA-Z0-9]+/, "")
    .replace(/[^a-zA-Z0-9]+$/, "");
  if (cleaned === text && text.length <= maxLabelLength) return text;
  const hash = shortHash(text);
  return cleaned === "" ? hash : `${cleaned.slice(0, maxLengthBeforeHash)}-${hash}`;
}

/** `metadata.name` of a compiled manifest: the same for every compilation, and its own for every task. */
export function manifestName({ dag_id, task_id }: TaskIdentity): string {
  const plain = `${dag_id}-${task_id}`;
  if (isReadableBack(dag_id, task_id) && plain.length <= maxLabelLength) return plain;
  return `${taskSlug({ dag_id, task_id }, maxLengthBeforeHash)}-${shortHash(JSON.stringify([dag_id, task_id]))}`;
}

// Only such a pair can be told from every other pair by `<dag_id>-<task_id>`: the first hyphen ends the dag_id, and
// the end does not look like the hash that all other names have.
function isReadableBack(dag_id: string, task_id: string): boolean {
  return (
    /^[a-z0-9]+$/.test(dag_id) &&
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(task_id) &&
    !/(^|-)[0-9a-f]{9}$/.test(task_id)
  );
}

const attemptHashLength = 16;

/** `metadata.name` of an attempt's pod. Creating the same attempt twice therefore meets its own pod. */
export function podName(attempt: AttemptIdentity): string {
  const { instance, dag_id, run_id, task_id, map_index, try_number } = attempt;
  const hash = base32(JSON.stringify([instance, dag_id, run_id, task_id, map_index, try_number]));
  const ending = `-${try_number}-${hash}`;
  return taskSlug(attempt, maxLabelLength - ending.length) + ending;
}

/** `<dag>-<task>` in the alphabet of DNS labels. A long half may use what a short one leaves. */
function taskSlug({ dag_id, task_id }: TaskIdentity, maxLength: number): string {
  const dag = slug(dag_id) || "dag";
  const task = slug(task_id) || "task";
  const room = maxLength - "-".length;
  const dagRoom = Math.max(Math.floor(room / 2), room - task.length);
  const dagPart = cut(dag, dagRoom);
  return `${dagPart}-${cut(task, room - dagPart.length)}`;
}

function slug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function cut(label: string, maxLength: number): string {
  return label.slice(0, maxLength).replace(/-+$/, "");
}

// The limit of ext4, APFS and NTFS for one name; the first counts bytes.
const maxFileNameBytes = 255;

/** The file of a task's manifest in the folder of its DAG. */
export function manifestFileName(task_id: string): string {
  const extension = ".yaml";
  return fileName(task_id, maxFileNameBytes - extension.length) + extension;
}

/** The folder of a DAG's bundle. */
export function bundleFolderName(dag_id: string): string {
  return fileName(dag_id, maxFileNameBytes);
}

function fileName(id: string, maxBytes: number): string {
  if (Buffer.byteLength(id) <= maxBytes) return id;
  return `${firstBytes(id, maxBytes - hashLength - "-".length)}-${shortHash(id)}`;
}

/** As many whole characters of a text as fit into `maxBytes` of UTF-8. */
function firstBytes(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, hashLength);
}

const base32Alphabet = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 §6, in lower case for DNS labels

function base32(text: string): string {
  const bits = Array.from(createHash("sha256").update(text).digest(), (byte) =>
    byte.toString(2).padStart(8, "0"),
  );
  const groups = bits.join("").match(/.{5}/g) ?? [];
  return groups
    .slice(0, attemptHashLength)
    .map((group) => base32Alphabet.charAt(Number.parseInt(group, 2)))
    .join("");
}
