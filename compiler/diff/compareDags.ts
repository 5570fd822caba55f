// Two sides → what became of each DAG, and each change of a field in it and its tasks.
import type { Edge } from "../../schemas/generated/dag.ts";
import type { Change, Comparison, DagChange } from "./change.ts";
import {
  bodyOf,
  compareFacts,
  compareTask,
  newsOf,
  risksOf,
  type PodReader,
  type PodReaders,
} from "./compareTasks.ts";
import type { PodChange } from "./comparePods.ts";
import { pairDags, type DagPair, type PairedTasks } from "./pairs.ts";
import type { ComparedDag, ComparedTask } from "./side.ts";
import { totalsOf } from "./totals.ts";

/** Compares all DAGs. Pods that cannot be read are left out; their reader reports them. */
export function compareDags(
  before: readonly ComparedDag[],
  after: readonly ComparedDag[],
  readers: PodReaders,
): Comparison {
  const pairs = pairDags(before, after);
  const isKnown = knownRisks(pairs, readers);
  const compared = pairs.map((pair) => compareDag(pair, readers, isKnown));
  const dags = compared.map(({ dag }) => dag).filter(isChange);
  const changes = compared.flatMap((one) => one.changes);
  return { dags, changes };
}

/** Which risks a new task only shares with tasks that were there: it starts from the same template. */
function knownRisks(
  pairs: readonly DagPair[],
  { after: readPod }: PodReaders,
): (change: PodChange) => boolean {
  const textOf = ({ path, after }: PodChange): string => JSON.stringify([path, after?.value]);
  const known = new Set<string>();
  if (!pairs.some(({ tasks }) => tasks.added.length > 0)) return () => false;
  for (const { after } of pairs.flatMap(({ tasks }) => tasks.pairs)) {
    const pod = readPod(after);
    for (const risk of pod === undefined ? [] : risksOf(pod)) known.add(textOf(risk));
  }
  return (change) => known.has(textOf(change));
}

interface ComparedPair {
  readonly dag: DagChange;
  readonly changes: readonly Change[];
}

function compareDag(
  pair: DagPair,
  readers: PodReaders,
  isKnown: (change: PodChange) => boolean,
): ComparedPair {
  const { before, after, tasks } = pair;
  const now = after ?? before;
  if (now === undefined) throw new Error("invariant: one of two DAGs is there");
  const { dag_id } = now.dag;
  const names = new Map(tasks.renamed.map(({ from, to }) => [from, to]));
  const formerId = before === undefined || before.dag.dag_id === dag_id ? undefined : before.dag.dag_id;
  const options =
    before && after ? compareFacts({ ...before.dag.options }, { ...after.dag.options }, after.lineOf) : [];
  const ofTasks = tasks.pairs.flatMap((own) => {
    const isSameName = own.before.facts.task_id === own.after.facts.task_id && formerId === undefined;
    return compareTask({ ...own, dag_id, names, isSameName }, readers);
  });
  const news = tasks.added.flatMap((task) => {
    const pod = readers.after(task);
    return pod === undefined ? [] : newsOf(dag_id, task, pod, isKnown);
  });
  const changes: Change[] = [
    ...options.map((option): Change => ({ ...option, scope: "dag", dag_id, task_id: undefined })),
    ...ofTasks,
    ...news,
  ];
  const edges = compareEdges(before?.dag.edges ?? [], after?.dag.edges ?? [], names);
  const dag: DagChange = {
    kind: before === undefined ? "added" : after === undefined ? "removed" : "changed",
    dag_id,
    formerId,
    line: now.lineOf("dag_id"),
    added: idsOf(tasks.added),
    removed: idsOf(tasks.removed),
    renamed: tasks.renamed,
    changed: [...new Set(ofTasks.map(({ task_id = "" }) => task_id))],
    ...edges,
    tasks: { before: before?.tasks.length ?? 0, after: after?.tasks.length ?? 0 },
    requests: requestsOfPair(tasks, readers),
    hasOptionChanges: options.length > 0,
  };
  return { dag, changes };
}

function idsOf(tasks: readonly ComparedTask[]): string[] {
  return tasks.map(({ facts }) => facts.task_id);
}

function compareEdges(
  before: readonly Edge[],
  after: readonly Edge[],
  names: ReadonlyMap<string, string>,
): Pick<DagChange, "addedEdges" | "removedEdges" | "edges"> {
  const nameOf = (id: string): string => names.get(id) ?? id;
  const old = distinctEdges(before.map(({ from, to }) => ({ from: nameOf(from), to: nameOf(to) })));
  const now = distinctEdges(after);
  const removedEdges = [...old].filter(([key]) => !now.has(key)).map(([, edge]) => edge);
  return {
    addedEdges: [...now].filter(([key]) => !old.has(key)).map(([, edge]) => edge),
    removedEdges,
    edges: [...now.values(), ...removedEdges],
  };
}

/** Two tasks may be tied by an order and by an argument. */
function distinctEdges(edges: readonly Edge[]): Map<string, Edge> {
  return new Map(edges.map(({ from, to }) => [JSON.stringify([from, to]), { from, to }]));
}

function requestsOfPair({ pairs, added, removed }: PairedTasks, readers: PodReaders): DagChange["requests"] {
  const { same = [], changed = [] } = Object.groupBy(pairs, ({ before, after }) =>
    bodyOf(before) === bodyOf(after) ? "same" : "changed",
  );
  if (changed.length + added.length + removed.length === 0) return {};
  const podsOf = (tasks: readonly ComparedTask[], readPod: PodReader) =>
    tasks.map(readPod).filter((pod) => pod !== undefined);
  const old = [...changed.map(({ before }) => before), ...removed];
  const now = [...changed.map(({ after }) => after), ...added];
  const shared = same.map(({ after }) => after);
  return totalsOf(podsOf(shared, readers.after), podsOf(old, readers.before), podsOf(now, readers.after));
}

function isChange(dag: DagChange): boolean {
  const { kind, formerId, added, removed, renamed, changed, addedEdges, removedEdges } = dag;
  const lists = [added, removed, renamed, changed, addedEdges, removedEdges];
  return (
    kind !== "changed" ||
    formerId !== undefined ||
    dag.hasOptionChanges ||
    lists.some((list) => list.length > 0)
  );
}
