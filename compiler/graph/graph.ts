// A picture of tasks as data: what the printers of Mermaid, DOT and SVG are given. Labels may hold any text; each printer
// escapes for its own language.

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Each after the one that it is inside of. */
  readonly groups: readonly GraphGroup[];
  /** Between ids of nodes. */
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** Unique; no printer prints it. */
  readonly id: string;
  readonly label: string;
  /** Further lines, in smaller print. */
  readonly notes: readonly string[];
  /** A task of the DAG's own code, one that runs an image of its own, or a node that stands for several tasks. */
  readonly kind: "task" | "pod_task" | "several";
  /** The id of the group that it is in. */
  readonly group: string | undefined;
  /** What a change did to it. */
  readonly change?: "added" | "changed" | "removed";
}

export interface GraphGroup {
  readonly id: string;
  readonly label: string;
  /** The id of the group that it is inside of. */
  readonly outer: string | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Whether a return value goes this way, or `to` only waits. */
  readonly kind: "data" | "order";
  /** What a change did to it. */
  readonly change?: "added" | "removed";
}

/** The groups and nodes directly inside a group, or inside none. */
export function membersOf(
  group: string | undefined,
  graph: Graph,
): { readonly groups: readonly GraphGroup[]; readonly nodes: readonly GraphNode[] } {
  return {
    groups: graph.groups.filter(({ outer }) => outer === group),
    nodes: graph.nodes.filter((node) => node.group === group),
  };
}
