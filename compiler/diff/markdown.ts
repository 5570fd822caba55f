// A diff as one comment of a pull request: the summary first, details folded, and never longer than a comment may be.
import type { Edge } from "../../schemas/generated/dag.ts";
import { count } from "../count.ts";
import type { DagChange } from "./change.ts";
import type { Diff } from "./diff.ts";
import type { ChangeGroup } from "./group.ts";
import { cellCode, code, htmlCode } from "./markdownCode.ts";
import { mermaidOf } from "./mermaid.ts";
import { howMany, lineText, namesOf, requestTexts, summaryOf, transitionOf } from "./words.ts";

/** What a comment of GitHub may have, in characters; ours are counted in bytes, of which there are never fewer. */
export const MAXIMUM_LENGTH = 65_536;

/** By it the job that comments finds its comment again. */
export const MARKER = "<!-- podloom diff -->";

/** How much is shown. */
interface Detail {
  readonly groups: number;
  /** Tasks named for a change, and lines of a DAG's tasks and edges. */
  readonly names: number;
  readonly dags: number;
  readonly hasGraphs: boolean;
}

const ALL: Detail = { groups: Infinity, names: 50, dags: Infinity, hasGraphs: true };

/** From what is shown where there is room to what fits whatever the diff holds. */
const DETAILS: readonly Detail[] = [
  ALL,
  { ...ALL, names: 10 },
  { ...ALL, names: 10, hasGraphs: false },
  { groups: 200, names: 5, dags: 100, hasGraphs: false },
  { groups: 50, names: 3, dags: 20, hasGraphs: false },
  { groups: 10, names: 1, dags: 0, hasGraphs: false },
];

/** The comment; nothing where nothing is different. */
export function formatDiffMarkdown(diff: Diff): string {
  if (diff.dags.length === 0) return "";
  for (const detail of DETAILS) {
    const text = commentOf(diff, detail);
    if (Buffer.byteLength(text) < MAXIMUM_LENGTH) return text;
  }
  throw new Error("invariant: ten changes fit into a comment");
}

function commentOf(diff: Diff, detail: Detail): string {
  const groups = diff.groups.slice(0, detail.groups);
  const dags = diff.dags.slice(0, detail.dags);
  const left = [
    ...(groups.length < diff.groups.length ? [count(diff.groups.length - groups.length, "change")] : []),
    ...(dags.length < diff.dags.length ? [count(diff.dags.length - dags.length, "DAG")] : []),
    ...(detail.hasGraphs ? [] : ["graphs"]),
  ];
  const blocks = [
    MARKER,
    "### podloom: what this changes in the pods",
    summaryOf(diff).join("  \n"),
    ...tableOf(groups, detail),
    ...dags.map((dag) => dagBlock(dag, detail)),
    ...(left.length === 0
      ? []
      : [`_Left out to fit into a comment: ${left.join(", ")}. \`podloom diff\` shows all of it._`]),
    `<sub>${code(diff.base)} → ${code(diff.head)}</sub>`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

const MARKS = { high: "🔴 high", medium: "🟡 medium", low: "⚪ low" } as const;

/** High and medium risks are seen at once, low ones are folded. */
function tableOf(groups: readonly ChangeGroup[], detail: Detail): string[] {
  const isLow = ({ level }: ChangeGroup): boolean => level === "low";
  const [low, others] = [groups.filter(isLow), groups.filter((group) => !isLow(group))];
  return [
    ...(others.length === 0 ? [] : [rowsOf(others, detail)]),
    ...(low.length === 0 ? [] : [folded(`${count(low.length, "change")} of low risk`, rowsOf(low, detail))]),
  ];
}

function rowsOf(groups: readonly ChangeGroup[], detail: Detail): string {
  const head = "| risk | what | before → after | where | from |\n| --- | --- | --- | --- | --- |";
  return [head, ...groups.map((group) => rowOf(group, detail))].join("\n");
}

function rowOf(group: ChangeGroup, detail: Detail): string {
  const { risk, level, path, lines } = group;
  const { before, after, note } = transitionOf(group);
  const values = `${cellCode(before)} → ${cellCode(after)}${note === undefined ? "" : ` (${note})`}`;
  const shownLines = lines.slice(0, Math.min(3, detail.names)).map((line) => cellCode(lineText(line)));
  const leftLines = lines.length - shownLines.length;
  const from = [...shownLines, ...(leftLines > 0 ? [`and ${leftLines} more`] : [])].join(", ");
  return `| ${MARKS[level]}<br>${risk} | ${cellCode(path)} | ${values} | ${whereCell(group, detail)} | ${from} |`;
}

/** How many tasks, and the names of some. */
function whereCell(group: ChangeGroup, { names }: Detail): string {
  const { dags, left } = namesOf(group.subjects, names);
  const all = dags.map(({ dag_id, tasks }) => [dag_id, ...tasks].map(cellCode).join(" "));
  const shown = [...all, ...(left > 0 ? [`and ${left} more`] : [])].join("; ");
  return group.scope === "dag" ? shown : `${howMany(group)}: ${shown}`;
}

function dagBlock(dag: DagChange, detail: Detail): string {
  const graph = detail.hasGraphs ? mermaidOf(dag) : undefined;
  const lines = [
    ...itemsOf(dag.added, detail, (task_id) => `added ${code(task_id)}`),
    ...itemsOf(dag.removed, detail, (task_id) => `removed ${code(task_id)}`),
    ...itemsOf(dag.renamed, detail, ({ from, to }) => `renamed ${code(from)} to ${code(to)}`),
    ...itemsOf(dag.addedEdges, detail, (edge) => `added ${edgeCode(edge)}`),
    ...itemsOf(dag.removedEdges, detail, (edge) => `removed ${edgeCode(edge)}`),
  ];
  const requests = requestTexts(dag);
  const blocks = [
    code(lineText(dag.line)),
    ...(lines.length === 0 || dag.kind !== "changed" ? [] : [lines.join("\n")]),
    ...(requests.length === 0
      ? []
      : [`All tasks together request ${requests.map((text) => code(text)).join(", ")}.`]),
    ...(graph === undefined ? [] : [`\`\`\`mermaid\n${graph}\`\`\``]),
  ];
  return folded(`${htmlCode(dag.dag_id)}: ${stateOf(dag)}`, blocks.join("\n\n"));
}

function itemsOf<T>(items: readonly T[], { names }: Detail, textOf: (item: T) => string): string[] {
  const shown = items.slice(0, names).map((item) => `- ${textOf(item)}`);
  return items.length > shown.length ? [...shown, `- … and ${items.length - shown.length} more`] : shown;
}

function edgeCode({ from, to }: Edge): string {
  return `${code(from)} → ${code(to)}`;
}

function stateOf({ kind, formerId, tasks, added, removed, renamed, changed }: DagChange): string {
  if (kind !== "changed") return `${kind}, ${count(tasks.before + tasks.after, "task")}`;
  const was = formerId === undefined ? [] : [`was ${htmlCode(formerId)}`];
  const parts = Object.entries({ added, removed, renamed, changed }).flatMap(([what, { length }]) =>
    length === 0 ? [] : [`${length} ${what}`],
  );
  return [...was, ...(parts.length === 0 ? ["changed"] : parts), `of ${count(tasks.after, "task")}`].join(
    ", ",
  );
}

/** GitHub reads Markdown inside only after an empty line. */
function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
