// The tasks of a DAG that are not as before and their neighbours, as Mermaid draws them.
import type { Edge } from "../../schemas/generated/dag.ts";
import type { GraphEdge, GraphNode } from "../graph/graph.ts";
import { toMermaid } from "../graph/mermaid.ts";
import type { DagChange } from "./change.ts";

/** What Mermaid draws at most is 500 edges and 50,000 characters; what people can read is less. */
const MOST = 100;

/** The longest name that is shown whole. */
const LONGEST_NAME = 60;

/** Ends with a line break. `undefined` where there is nothing to see, or too much of it. */
export function mermaidOf(dag: DagChange): string | undefined {
  const changes = changesOf(dag);
  const edges = graphEdges(dag).filter(isNear(changes));
  const names = [...new Set([...changes.keys(), ...edges.flatMap(({ from, to }) => [from, to])])];
  if (dag.kind !== "changed" || names.length < 2 || names.length > MOST || edges.length > MOST)
    return undefined;
  return toMermaid({ nodes: names.map((name) => graphNode(name, changes.get(name))), groups: [], edges });
}

type NodeChange = NonNullable<GraphNode["change"]>;

function changesOf({ added, removed, renamed, changed }: DagChange): ReadonlyMap<string, NodeChange> {
  const changes = new Map<string, NodeChange>();
  for (const name of [...changed, ...renamed.map(({ to }) => to)]) changes.set(name, "changed");
  for (const name of added) changes.set(name, "added");
  for (const name of removed) changes.set(name, "removed");
  return changes;
}

function isNear(changes: ReadonlyMap<string, NodeChange>): (edge: GraphEdge) => boolean {
  return ({ from, to, change }) => change !== undefined || changes.has(from) || changes.has(to);
}

function graphEdges({ edges, addedEdges, removedEdges }: DagChange): GraphEdge[] {
  const keyOf = ({ from, to }: Edge): string => JSON.stringify([from, to]);
  const added = new Set(addedEdges.map(keyOf));
  const removed = new Set(removedEdges.map(keyOf));
  return edges.map((edge) => {
    const key = keyOf(edge);
    const change = added.has(key) ? "added" : removed.has(key) ? "removed" : undefined;
    return { from: edge.from, to: edge.to, kind: "order", ...(change && { change }) };
  });
}

function graphNode(name: string, change: NodeChange | undefined): GraphNode {
  const label = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  return { id: name, label, notes: [], kind: "task", group: undefined, ...(change && { change }) };
}
