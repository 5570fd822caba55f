// Which tasks have another name and are a little different besides. The pods of one template are all alike, so it takes more to
// be sure: both are of one kind and the only ones at their place in the DAG, after and before the same tasks.
import { diffArrays } from "diff";
import type { Edge } from "../../schemas/generated/dag.ts";
import type { Renamed } from "./change.ts";
import { contentOf } from "./compareTasks.ts";
import type { ComparedDag, ComparedTask } from "./side.ts";

/** The most lines of manifest and policy that may come and go; where a line is another one, that is two. */
const MOST_EDITS = 6;

/** Tasks that one side alone has. */
export interface Candidates {
  readonly gone: readonly ComparedTask[];
  readonly come: readonly ComparedTask[];
  /** Those that have another name alone. */
  readonly renamed: readonly Renamed[];
}

/** Pairs of what went and what came, besides those that are renamed already. */
export function findInPlace(
  before: ComparedDag,
  after: ComparedDag,
  { gone, come, renamed }: Candidates,
): Renamed[] {
  const names = new Map(renamed.map(({ from, to }) => [from, to]));
  const known = new Set(names.values());
  const left = new Set(gone.filter(({ facts }) => !names.has(facts.task_id)));
  const found = new Set(come.filter(({ facts }) => !known.has(facts.task_id)));
  const [old, now] = [placesIn(before, names), placesIn(after, new Map())];
  return [...now].flatMap(([place, [task, ...others]]) => {
    const [former, ...twins] = old.get(place) ?? [];
    if (task === undefined || former === undefined || others.length + twins.length > 0) return [];
    const isPair = left.has(former) && found.has(task) && isAlike(former, task);
    return isPair ? [{ from: former.facts.task_id, to: task.facts.task_id }] : [];
  });
}

/** The tasks by their places; those that no edge ties to others have none. `names` are the names of now. */
function placesIn(
  { dag, tasks }: ComparedDag,
  names: ReadonlyMap<string, string>,
): Map<string, ComparedTask[]> {
  const incoming = Map.groupBy(dag.edges, ({ to }) => to);
  const outgoing = Map.groupBy(dag.edges, ({ from }) => from);
  const namesAt = (end: keyof Edge, edges: readonly Edge[] = []): string[] =>
    [...new Set(edges.map((edge) => names.get(edge[end]) ?? edge[end]))].toSorted();
  const isTied = ({ facts: { task_id } }: ComparedTask): boolean =>
    incoming.has(task_id) || outgoing.has(task_id);
  return Map.groupBy(tasks.filter(isTied), ({ facts: { task_id, kind } }) =>
    JSON.stringify([kind, namesAt("from", incoming.get(task_id)), namesAt("to", outgoing.get(task_id))]),
  );
}

function isAlike(one: ComparedTask, other: ComparedTask): boolean {
  return diffArrays(contentOf(one), contentOf(other), { maxEditLength: MOST_EDITS }) !== undefined;
}
