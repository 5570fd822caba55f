// A graph in Graphviz' language. https://graphviz.org/doc/info/lang.html
import { printable } from "../diagnostics/codeFrame.ts";
import { membersOf, type Graph, type GraphEdge, type GraphNode } from "./graph.ts";

const shapes = {
  task: "shape=box style=rounded",
  pod_task: "shape=box peripheries=2",
  several: "shape=box3d",
} as const satisfies Record<GraphNode["kind"], string>;

const lines = { data: "penwidth=2.5", order: "style=dashed" } as const satisfies Record<
  GraphEdge["kind"],
  string
>;

/** Ends with a line break. The same graph gives the same text. */
export function toDot(graph: Graph, name: string): string {
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const groupNames = new Map(graph.groups.map(({ id }, index) => [id, `cluster_${index}`]));
  const linesIn = (group: string | undefined): string[] => {
    const { groups, nodes } = membersOf(group, graph);
    return [
      ...groups.flatMap(({ id, label }) => [
        `subgraph ${groupNames.get(id)} {`,
        `  label="${escapeDot(label)}" style=dashed`,
        ...linesIn(id).map((line) => `  ${line}`),
        "}",
      ]),
      ...nodes.map((node) => `${names.get(node.id)} [label="${labelOf(node)}" ${shapes[node.kind]}]`),
    ];
  };
  const edges = graph.edges.map(
    ({ from, to, kind }) => `${names.get(from)} -> ${names.get(to)} [${lines[kind]}]`,
  );
  const body = ["rankdir=LR", ...linesIn(undefined), ...edges];
  return `digraph "${escapeDot(name)}" {\n${body.map((line) => `  ${line}\n`).join("")}}\n`;
}

function labelOf({ label, notes }: GraphNode): string {
  return [label, ...notes].map(escapeDot).join("\\n");
}

/** Text for a string in quotes: a backslash would begin an escape, an ampersand an entity of HTML. */
export function escapeDot(text: string): string {
  return printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;");
}
