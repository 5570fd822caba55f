// A diff as machines read it.
import type { DagChange } from "./change.ts";
import type { Diff } from "./diff.ts";
import type { ChangeGroup } from "./group.ts";

/** Plain JSON: nothing is left out or shortened. Requests are in thousandths, with the suffix m. */
export function diffToJson({ base, head, dags, groups }: Diff): object {
  return { base, head, dags: dags.map(dagToJson), changes: groups.map(groupToJson) };
}

function dagToJson(dag: DagChange): object {
  const { kind, dag_id, formerId, line, added, removed, renamed, changed } = dag;
  const requests = Object.entries(dag.requests).map(([name, { before, after }]) => [
    name,
    { before: `${before}m`, after: `${after}m` },
  ]);
  return {
    kind,
    dag_id,
    ...(formerId !== undefined && { former_dag_id: formerId }),
    ...line,
    tasks: { before: dag.tasks.before, after: dag.tasks.after, added, removed, renamed, changed },
    edges: { added: dag.addedEdges, removed: dag.removedEdges },
    requests: Object.fromEntries(requests),
  };
}

function groupToJson({
  risk,
  level,
  scope,
  path,
  before,
  after,
  isNew,
  subjects,
  lines,
}: ChangeGroup): object {
  return {
    risk,
    level,
    scope,
    path,
    ...(before !== undefined && { before: before.value }),
    ...(after !== undefined && { after: after.value }),
    is_new: isNew,
    tasks: subjects,
    lines,
  };
}
