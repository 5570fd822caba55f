// A graph as a Mermaid flowchart, which GitHub and GitLab draw in Markdown.
// https://mermaid.js.org/syntax/flowchart.html
import { printable } from "../diagnostics/codeFrame.ts";
import { membersOf, type Graph, type GraphEdge, type GraphNode } from "./graph.ts";

/** What stands around a node's label: it makes the shape. */
const shapes = {
  task: ["[", "]"],
  pod_task: ["[[", "]]"],
  several: ["([", "])"],
} as const satisfies Record<GraphNode["kind"], readonly [string, string]>;

const arrows = { data: "==>", order: "-->" } as const satisfies Record<GraphEdge["kind"], string>;

/** Borders alone, so that the page's own colours stay readable in light and dark. */
const changeStyles = {
  added: "stroke:#2da44e,stroke-width:3px",
  changed: "stroke:#bf8700,stroke-width:3px",
  removed: "stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 4",
} as const satisfies Record<NonNullable<GraphNode["change"]>, string>;

/** Ends with a line break. The same graph gives the same text. */
export function toMermaid(graph: Graph): string {
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const groupNames = new Map(graph.groups.map(({ id }, index) => [id, `g${index}`]));
  const linesIn = (group: string | undefined): string[] => {
    const { groups, nodes } = membersOf(group, graph);
    return [
      ...groups.flatMap(({ id, label }) => [
        `subgraph ${groupNames.get(id)}["${escapeMermaid(label)}"]`,
        ...linesIn(id).map((line) => `  ${line}`),
        "end",
      ]),
      ...nodes.map((node) => `${names.get(node.id)}${shapeOf(node)}`),
    ];
  };
  const edges = graph.edges.map((edge) => `${names.get(edge.from)} ${arrowOf(edge)} ${names.get(edge.to)}`);
  const lines = [...linesIn(undefined), ...edges, ...styles(graph)];
  return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function arrowOf({ kind, change }: GraphEdge): string {
  if (change === "removed") return "-.->|removed|";
  return change === "added" ? `${arrows[kind]}|added|` : arrows[kind];
}

function shapeOf({ kind, label, notes, change }: GraphNode): string {
  const [open, close] = shapes[kind];
  const text = [label, ...notes].map(escapeMermaid).join("<br/>");
  return `${open}"${text}"${close}${change === undefined ? "" : `:::${change}`}`;
}

function styles({ nodes }: Graph): string[] {
  const used = new Set<string | undefined>(nodes.map(({ change }) => change));
  return Object.entries(changeStyles)
    .filter(([change]) => used.has(change))
    .map(([change, style]) => `classDef ${change} ${style}`);
}

/**
 * Text for a label in quotes. Labels are read as HTML and as Markdown, so that all but letters, digits and spaces are
 * written by number, which neither sees; marks inside a word, as in `load_eu` and `v1.2`, mean nothing to them.
 */
export function escapeMermaid(text: string): string {
  return printable(text).replaceAll(
    /((?<=[\p{L}\p{N}\p{M}])[_.-]+(?=[\p{L}\p{N}\p{M}]))|[^\p{L}\p{N}\p{M} ]/gu,
    (character, insideWord?: string) => insideWord ?? `#${character.codePointAt(0)};`,
  );
}
