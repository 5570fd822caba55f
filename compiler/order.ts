// The order of a DAG's tasks: upstream first, else as they are declared. A cycle is shown with its path.
import type { Report } from "./diagnostics/diagnostic.ts";
import type { DagDeclaration, Edge, TaskDeclaration } from "./model.ts";

/** Kahn's algorithm. Reports a cycle, and then leaves out the tasks in and behind it. */
export function sortUpstreamFirst({ tasks, edges }: DagDeclaration, report: Report): TaskDeclaration[] {
  const upstreamCounts = new Map(tasks.map(({ task_id }) => [task_id, 0]));
  const downstream = Map.groupBy(edges, ({ from }) => from);
  for (const { to } of edges) upstreamCounts.set(to, (upstreamCounts.get(to) ?? 0) + 1);
  const position = new Map(tasks.map(({ task_id }, index) => [task_id, index]));
  const sorted: TaskDeclaration[] = [];
  let ready = tasks.filter(({ task_id }) => upstreamCounts.get(task_id) === 0);
  while (ready.length > 0) {
    sorted.push(...ready);
    const next = new Set<number>();
    for (const { to } of ready.flatMap(({ task_id }) => downstream.get(task_id) ?? [])) {
      const count = (upstreamCounts.get(to) ?? 0) - 1;
      upstreamCounts.set(to, count);
      if (count === 0) next.add(position.get(to) ?? 0);
    }
    ready = [...next].sort((a, b) => a - b).flatMap((index) => tasks[index] ?? []);
  }
  if (sorted.length < tasks.length) {
    const isSorted = new Set(sorted.map(({ task_id }) => task_id));
    const left = edges.filter(({ from, to }) => !isSorted.has(from) && !isSorted.has(to));
    reportCycle(startingFirst(findCycle(left), position), report);
  }
  return sorted;
}

/** The cycle from the task that is declared first. */
function startingFirst(cycle: readonly Edge[], position: ReadonlyMap<string, number>): readonly Edge[] {
  const positions = cycle.map(({ from }) => position.get(from) ?? 0);
  const start = positions.indexOf(Math.min(...positions));
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

function reportCycle(cycle: readonly Edge[], report: Report): void {
  const [first] = cycle;
  if (first === undefined) return;
  const path = [...cycle.map(({ from }) => from), first.from].join(" → ");
  const related = cycle.slice(1).map(({ from, to, span }) => ({ message: `${to} waits for ${from}`, span }));
  report("dag/cycle", first.span, { path }, { related });
}

/** Goes upstream from any task until one comes again. Tasks that are left over all wait for another one of them. */
function findCycle(edges: readonly Edge[]): Edge[] {
  const upstream = new Map(edges.map((edge) => [edge.to, edge]));
  const way: Edge[] = [];
  let at = edges.find(({ to }) => upstream.has(to))?.to;
  while (at !== undefined) {
    const seen = way.findIndex(({ to }) => to === at);
    if (seen >= 0) return way.slice(seen).reverse();
    const edge = upstream.get(at);
    if (edge === undefined) return [];
    way.push(edge);
    at = edge.from;
  }
  return [];
}
