// A graph as an SVG picture that stands alone: laid out by dagre, readable in light and dark, and nothing in it is loaded
// or run. A door of its own, as only this needs the library.
import { Graph as Layout, layout } from "@dagrejs/dagre";
import { printable } from "../diagnostics/codeFrame.ts";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";

/** In pixels; texts are in a font in which all letters are as wide. */
const LETTER_WIDTH = 7.3;
const LINE_HEIGHT = 16;
const PADDING = 12;
const LEGEND = "thick: a return value goes this way · dashed: only the order · two borders: podTask()";

const STYLE = `
text { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; fill: #1f2328; text-anchor: middle; dominant-baseline: central }
.note, .legend { fill: #59636e }
.group text, .legend { text-anchor: start }
rect { fill: #f6f8fa; stroke: #59636e }
.group rect { fill: none; stroke-dasharray: 4 3 }
path { fill: none; stroke: #59636e }
.order { stroke-dasharray: 5 4 }
.data { stroke-width: 2.5 }
marker path { fill: #59636e; stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note, .legend { fill: #9198a1 }
  rect { fill: #161b22; stroke: #9198a1 }
  path { stroke: #9198a1 }
  marker path { fill: #9198a1 }
}
`;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Ends with a line break. `remarks` stand below the picture. The same graph gives the same text. */
export function toSvg(graph: Graph, title: string, remarks: readonly string[]): string {
  const placed = layOut(graph);
  const below = [LEGEND, ...remarks];
  const width = Math.max(placed.width, ...below.map(widthOf));
  const height = placed.height + (below.length + 1) * LINE_HEIGHT;
  const [w, h] = [width + 2 * PADDING, height + 2 * PADDING].map(Math.ceil);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-PADDING} ${-PADDING} ${w} ${h}" width="${w}" height="${h}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    ...graph.groups.map((group) => groupText(group, placed.groupBox(group))),
    ...graph.edges.map((edge, index) => edgeText(edge, placed.points(index))),
    ...graph.nodes.map((node) => nodeText(node, placed.box(node))),
    ...below.map((line, index) => {
      const y = placed.height + (index + 1.5) * LINE_HEIGHT;
      return `<text class="legend" x="0" y="${round(y)}">${escapeXml(line)}</text>`;
    }),
    "</svg>\n",
  ].join("\n");
}

interface Placed {
  readonly width: number;
  readonly height: number;
  readonly box: (node: GraphNode) => Box;
  readonly groupBox: (group: GraphGroup) => Box;
  /** Of the edge at an index. */
  readonly points: (index: number) => readonly { readonly x: number; readonly y: number }[];
}

function layOut({ nodes, groups, edges }: Graph): Placed {
  const plan = new Layout({ compound: true, multigraph: true });
  plan.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 48 });
  const [keyOf, groupKeyOf] = [keysOf("n", nodes), keysOf("g", groups)];
  for (const { id } of groups) plan.setNode(groupKeyOf(id), {});
  for (const { id, outer } of groups) {
    if (outer !== undefined) plan.setParent(groupKeyOf(id), groupKeyOf(outer));
  }
  for (const node of nodes) {
    const lines = [node.label, ...node.notes];
    const width = Math.max(...lines.map(widthOf)) + 2 * PADDING;
    plan.setNode(keyOf(node.id), { width, height: lines.length * LINE_HEIGHT + PADDING });
    if (node.group !== undefined) plan.setParent(keyOf(node.id), groupKeyOf(node.group));
  }
  edges.forEach(({ from, to }, index) => plan.setEdge(keyOf(from), keyOf(to), {}, `e${index}`));
  layout(plan);
  const { width = 0, height = 0 } = plan.graph();
  return {
    width: nodes.length === 0 ? 0 : width,
    height: nodes.length === 0 ? 0 : height,
    box: ({ id }) => plan.node(keyOf(id)),
    groupBox: ({ id }) => plan.node(groupKeyOf(id)),
    points: (index) => {
      const edge = edges[index];
      return edge === undefined
        ? []
        : (plan.edge(keyOf(edge.from), keyOf(edge.to), `e${index}`).points ?? []);
    },
  };
}

/** Names for the layout, which has one space of them for nodes and groups. */
function keysOf(prefix: string, items: readonly { readonly id: string }[]): (id: string) => string {
  const keys = new Map(items.map(({ id }, index) => [id, `${prefix}${index}`]));
  return (id) => keys.get(id) ?? "";
}

function groupText({ label }: GraphGroup, box: Box): string {
  const { x, y } = corner(box);
  return `<g class="group">${rectangle(box)}<text x="${round(x + 6)}" y="${round(y + 9)}">${escapeXml(fitting(label, box.width - 12))}</text></g>`;
}

/** As much of a text as there is room for. */
function fitting(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let length = text.length - 1;
  while (length > 0 && widthOf(`${text.slice(0, length)}…`) > width) length--;
  return `${text.slice(0, length)}…`;
}

function nodeText({ label, notes, kind }: GraphNode, box: Box): string {
  const first = box.y - (notes.length * LINE_HEIGHT) / 2;
  const lines = [label, ...notes].map((line, index) => {
    const place = `x="${round(box.x)}" y="${round(first + index * LINE_HEIGHT)}"`;
    return `<text ${index === 0 ? "" : 'class="note" '}${place}>${escapeXml(line)}</text>`;
  });
  return `<g>${shapes[kind](box)}${lines.join("")}</g>`;
}

const shapes = {
  task: (box) => rectangle(box, 6),
  pod_task: (box) => rectangle(box) + rectangle({ ...box, width: box.width - 6, height: box.height - 6 }),
  several: (box) => rectangle({ ...box, x: box.x + 4, y: box.y + 4 }, 6) + rectangle(box, 6),
} as const satisfies Record<GraphNode["kind"], (box: Box) => string>;

function rectangle(box: Box, radius = 0): string {
  const { x, y } = corner(box);
  const rounded = radius === 0 ? "" : ` rx="${radius}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(box.width)}" height="${round(box.height)}"${rounded}/>`;
}

function edgeText({ kind }: GraphEdge, points: ReturnType<Placed["points"]>): string {
  const way = points.map(({ x, y }) => `${round(x)} ${round(y)}`).join("L");
  return `<path class="${kind}" d="M${way}" marker-end="url(#arrow)"/>`;
}

function corner({ x, y, width, height }: Box): { readonly x: number; readonly y: number } {
  return { x: x - width / 2, y: y - height / 2 };
}

/** Chinese letters and their like take the room of two. */
function widthOf(text: string): number {
  const wide = text.match(
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g,
  );
  return (text.length + (wide?.length ?? 0)) * LETTER_WIDTH;
}

function round(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

/** Text for an element: printable, and with nothing in it that begins one. */
export function escapeXml(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
