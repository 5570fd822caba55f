// The picture of a DAG: its tasks and edges, the tasks that one loop makes in one group. What would be too large to read
// shows the tasks of one task() call as one node.
import { XCOM_KEY } from "../../schemas/xcom.ts";
import type { LinkedDag, LinkedTask, Located, Step } from "../model.ts";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";

/** More nodes than this nobody reads, and more edges than this Mermaid does not draw. */
const LIMITS = { nodes: 150, edges: 500 };

export interface DagGraph {
  readonly graph: Graph;
  /** What the picture does not show, in words. */
  readonly leftOut: readonly string[];
}

export function dagGraph(dag: LinkedDag): DagGraph {
  const groups = groupsOf(dag);
  const whole = { nodes: dag.tasks.map(nodeOf), groups, edges: edgesOf(dag) };
  if (isSmall(whole)) return { graph: whole, leftOut: [] };
  return cut(condensed(whole, dag));
}

function isSmall({ nodes, edges }: Graph): boolean {
  return nodes.length <= LIMITS.nodes && edges.length <= LIMITS.edges;
}

function nodeOf(task: LinkedTask): GraphNode {
  const { task_id, kind } = task.declaration;
  const { trigger_rule } = task.policy;
  const notes = trigger_rule === "all_success" ? [] : [trigger_rule];
  return { id: task_id, label: task_id, notes, kind, group: loopsOf(task).at(-1)?.id };
}

/** The loops that a task was made in, the outermost first, each with an id of its own. */
function loopsOf({ declaration }: LinkedTask): readonly (GraphGroup & { readonly id: string })[] {
  const loops: GraphGroup[] = [];
  for (let step: Step | undefined = declaration.origin.steps; step !== undefined; step = step.previous) {
    if (step.kind !== "loop") continue;
    const outer = loops.at(-1)?.id;
    const { file, start, end } = step.span;
    const [name = ""] = step.name.split("\n");
    loops.push({
      id: `${outer ?? ""}/${file.path}:${start}-${end}`,
      label: `loop over ${name.replace(/^(?:let|const) /, "")}`,
      outer,
    });
  }
  return loops;
}

function groupsOf({ tasks }: LinkedDag): readonly GraphGroup[] {
  return [...new Map(tasks.flatMap(loopsOf).map((loop) => [loop.id, loop])).values()];
}

function edgesOf({ tasks, edges }: LinkedDag): readonly GraphEdge[] {
  const sources = new Map(tasks.map(({ declaration }) => [declaration.task_id, returnValuesIn(declaration)]));
  return edges.map(({ from, to }) => ({
    from,
    to,
    kind: sources.get(to)?.has(from) === true ? "data" : "order",
  }));
}

/** The tasks whose return values a task gets. */
function returnValuesIn({ arguments: given, options }: LinkedTask["declaration"]): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: Located): void => {
    if (value.kind === "list") value.items.forEach(walk);
    if (value.kind !== "map") return;
    const task_id = value.entries.get(XCOM_KEY)?.value;
    if (task_id?.kind === "scalar") found.add(String(task_id.value));
    else for (const entry of value.entries.values()) walk(entry.value);
  };
  [...given, options].forEach(walk);
  return found;
}

/** The graph with one node for all tasks that one `task()` call made. */
function condensed({ groups, edges }: Graph, { tasks }: LinkedDag): DagGraph {
  const families = [...Map.groupBy(tasks, ({ declaration }) => declaration.origin.span).values()];
  const idOf = new Map<string, string>();
  const nodes = families.flatMap((family) => {
    const [first] = family;
    if (first === undefined) return [];
    for (const { declaration } of family) idOf.set(declaration.task_id, first.declaration.task_id);
    return [familyNode(first, family)];
  });
  const joined = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const [from = "", to = ""] = [idOf.get(edge.from), idOf.get(edge.to)];
    const key = JSON.stringify([from, to]);
    if (from !== to && joined.get(key)?.kind !== "data") joined.set(key, { ...edge, from, to });
  }
  const graph = { nodes, groups, edges: [...joined.values()] };
  return {
    graph,
    leftOut: [`tasks of one task() call are one node: ${tasks.length} tasks, ${nodes.length} nodes`],
  };
}

function familyNode(first: LinkedTask, family: readonly LinkedTask[]): GraphNode {
  if (family.length === 1) return nodeOf(first);
  const label = `${commonStart(family.map(({ declaration }) => declaration.task_id))}…`;
  return {
    ...nodeOf(first),
    label,
    kind: "several",
    notes: [`${family.length} tasks`, ...nodeOf(first).notes],
  };
}

function commonStart(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

/** What of the graph is within the limits: the nodes nearest to the beginning. */
function cut({ graph, leftOut }: DagGraph): DagGraph {
  if (isSmall(graph)) return { graph, leftOut };
  const nodes = graph.nodes.slice(0, LIMITS.nodes);
  const shown = new Set(nodes.map(({ id }) => id));
  const between = graph.edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
  const edges = between.slice(0, LIMITS.edges);
  const missing = [
    { count: graph.nodes.length - nodes.length, what: "nodes" },
    { count: graph.edges.length - edges.length, what: "edges" },
  ].filter(({ count }) => count > 0);
  const used = new Set(nodes.flatMap((node) => groupsAround(node.group, graph.groups)));
  return {
    graph: { nodes, edges, groups: graph.groups.filter(({ id }) => used.has(id)) },
    leftOut: [...leftOut, ...missing.map(({ count, what }) => `${count} ${what} are left out`)],
  };
}

function groupsAround(group: string | undefined, groups: readonly GraphGroup[]): readonly string[] {
  if (group === undefined) return [];
  return [group, ...groupsAround(groups.find(({ id }) => id === group)?.outer, groups)];
}
