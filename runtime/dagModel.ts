// A compiled DAG as decisions need it: tasks by their place, and for each the places of those that it waits for.
import type { DagFile, DagFileTask } from "../schemas/generated/dag.ts";

export interface DagTask {
  /** What dag.json says of it. */
  readonly options: DagFileTask;
  /** Places in `tasks`, each before that of this task. */
  readonly upstream: readonly number[];
  /** Nothing waits for it, so its state counts for the run's. */
  readonly isLeaf: boolean;
}

export interface DagModel {
  readonly dag_id: string;
  readonly options: DagFile["options"];
  /** Each after all those upstream of it. */
  readonly tasks: readonly DagTask[];
  readonly byId: ReadonlyMap<string, DagTask>;
}

export function dagModel({ dag_id, options, tasks: files, edges }: DagFile): DagModel {
  const places = new Map(files.map(({ task_id }, place) => [task_id, place]));
  const upstream = Map.groupBy(edges, ({ to }) => to);
  const withDownstream = new Set(edges.map(({ from }) => from));
  const placeOf = (task_id: string): number => {
    const place = places.get(task_id);
    if (place === undefined) throw new Error(`invariant: dag.json of ${dag_id} has no task ${task_id}`);
    return place;
  };
  const tasks = files.map((file) => ({
    options: file,
    upstream: (upstream.get(file.task_id) ?? []).map(({ from }) => placeOf(from)),
    isLeaf: !withDownstream.has(file.task_id),
  }));
  return { dag_id, options, tasks, byId: new Map(tasks.map((task) => [task.options.task_id, task])) };
}
