// Two tasks, or one that is new → changes of their policies and pods.
import { XCOM_KEY } from "../../schemas/xcom.ts";
import { annotationKeys, labelKeys } from "../../schemas/podIdentity.ts";
import type { Json, LocatedMap } from "../model.ts";
import type { Change } from "./change.ts";
import { comparePods, valuesOfPod, type PodChange, type Side } from "./comparePods.ts";
import { judge } from "./risk.ts";
import { lineOfSpan, type ComparedTask, type SourceLine } from "./side.ts";

/** The pod of a task, read from its manifest if need be; `undefined` when an error was reported. */
export type PodReader = (task: Pick<ComparedTask, "manifest" | "pod">) => LocatedMap | undefined;

/** For tasks of each side. */
export interface PodReaders {
  readonly before: PodReader;
  readonly after: PodReader;
}

/** A task before and after, and what tasks are called now that were called something else. */
export interface TaskPair {
  readonly dag_id: string;
  readonly before: ComparedTask;
  readonly after: ComparedTask;
  readonly names: ReadonlyMap<string, string>;
  /** Whether DAG and task have their names from before. */
  readonly isSameName: boolean;
}

/** Facts of dag.json that are not the author's, or are compared elsewhere. */
const NOT_COMPARED = new Set(["task_id", "line", "manifest", "xcom_fields"]);

export function compareTask(pair: TaskPair, readers: PodReaders): Change[] {
  const { dag_id, before, after } = pair;
  const ids = { dag_id, task_id: after.facts.task_id };
  const facts = compareFacts(policyOf(before, pair.names), policyOf(after), after.lineOf).map(
    (change): Change => ({ ...change, ...ids, scope: "task" }),
  );
  return [...facts, ...comparePodsOf(pair, readers).map((change) => changeOf(change, ids, false))];
}

function comparePodsOf({ before, after, isSameName }: TaskPair, readers: PodReaders): PodChange[] {
  if (bodyOf(before) === bodyOf(after)) return [];
  const [old, now] = [readers.before(before), readers.after(after)];
  if (old === undefined || now === undefined) return [];
  return comparePods(old, now).filter(({ path }) => isSameName || !IDENTITY.has(path));
}

/** What the name of a task says in its pod. */
const IDENTITY: ReadonlySet<string> = new Set([
  "metadata.name",
  ...[labelKeys.dag_id, labelKeys.task_id].map((key) => `metadata.labels[${key}]`),
  ...[annotationKeys.dag_id, annotationKeys.task_id].map((key) => `metadata.annotations[${key}]`),
]);

/** A manifest without its header, which tells a line that moves with every line above it. */
export function bodyOf({ manifest: { text } }: ComparedTask): string {
  return text.slice(text.indexOf("\n") + 1);
}

/** What of a new pod a reviewer should know: what it may do that matters and that no pod of before did. */
export function newsOf(
  dag_id: string,
  task: ComparedTask,
  pod: LocatedMap,
  isKnown: (change: PodChange) => boolean,
): Change[] {
  return risksOf(pod)
    .filter((change) => !isKnown(change))
    .map((change) => changeOf(change, { dag_id, task_id: task.facts.task_id }, true));
}

/** The values of a pod that are of the highest risk. */
export function risksOf(pod: LocatedMap): PodChange[] {
  return valuesOfPod(pod).filter((change) => judge({ ...change, scope: "pod" }).level === "high");
}

function changeOf(
  { path, fields, before, after, origin }: PodChange,
  ids: { readonly dag_id: string; readonly task_id: string },
  isNew: boolean,
): Change {
  return { ...ids, scope: "pod", path, fields, before, after, isNew, line: lineOfSpan(origin.span) };
}

type Facts = Readonly<Record<string, unknown>>;

/** The policy of a task, and what it is given. Of a task from before, with the names of now. */
function policyOf({ facts }: ComparedTask, names: TaskPair["names"] = new Map()): Facts {
  const policy = Object.fromEntries(Object.entries(facts).filter(([key]) => !NOT_COMPARED.has(key)));
  return names.size === 0 ? policy : { ...policy, arguments: renamed(facts.arguments, names) };
}

/** Arguments with the return values of tasks under the names of now. */
function renamed(value: unknown, names: TaskPair["names"]): unknown {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    key === XCOM_KEY && typeof part === "string" ? (names.get(part) ?? part) : part,
  );
}

/** The options that are different. */
export function compareFacts(
  before: Facts,
  after: Facts,
  lineOf: (option: string) => SourceLine,
): Pick<Change, "path" | "fields" | "before" | "after" | "isNew" | "line">[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((path) => {
    const [old, now] = [sideOf(before[path]), sideOf(after[path])];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [{ path, fields: path, before: old, after: now, isNew: false, line: lineOf(path) }];
  });
}

/** What stands in dag.json is JSON. */
function sideOf(value: unknown): Side | undefined {
  return value === undefined ? undefined : { value: value as Json, isDefault: false };
}

/** The same lines for tasks that differ in their names alone, and in what they are given. */
export function contentOf(task: ComparedTask): string[] {
  const { arguments: _given, ...policy } = policyOf(task);
  const options = Object.entries(policy).map((option) => JSON.stringify(option));
  return [...options, ...bodyOf(task).replaceAll(NAME_LINES, "").split("\n")];
}

/** The lines of a manifest that tell the name of a task. */
const NAME_LINES = /^(?: {2}name| {4}(?:dag_id|task_id)): .*\n/gm;
