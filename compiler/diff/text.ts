// A diff as people read it in a terminal.
import type { Edge } from "../../schemas/generated/dag.ts";
import { printable } from "../diagnostics/codeFrame.ts";
import type { DagChange } from "./change.ts";
import type { Diff } from "./diff.ts";
import type { ChangeGroup } from "./group.ts";
import type { Level } from "./risk.ts";
import { lineText, namesOf, requestTexts, summaryOf, transitionOf, whereOf } from "./words.ts";

export interface TextOptions {
  /** Gives words the colour of their level. */
  readonly paint: (level: Level, words: string) => string;
}

const MOST_TASKS = 8;
const MOST_LINES = 3;

/** The whole diff, with a line break at the end; of long lists the beginning. */
export function formatDiffText(diff: Diff, options: TextOptions): string {
  const heading = `${printable(diff.base)} → ${printable(diff.head)}`;
  if (diff.dags.length === 0) return `${heading}: nothing is different.\n`;
  const blocks = [
    [heading, ...summaryOf(diff)],
    ...diff.groups.map((group) => groupLines(group, options)),
    ...diff.dags.map(dagLines),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function groupLines(group: ChangeGroup, { paint }: TextOptions): string[] {
  const { risk, level, path, subjects } = group;
  const { before, after, note } = transitionOf(group);
  const details = [whereOf(group), ...(note === undefined ? [] : [note])].join("; ");
  return [
    `${paint(level, level.padEnd(6))} ${risk}: ${printable(path)}`,
    `       ${before} → ${after}   ${details}`,
    ...(subjects.length > 1 || group.scope !== "dag" ? [`       ${namesText(group)}`] : []),
    `       ${linesText(group)}`,
  ];
}

function namesText({ subjects }: ChangeGroup): string {
  const { dags, left } = namesOf(subjects, MOST_TASKS);
  const names = dags.map(({ dag_id, tasks }) =>
    [dag_id, tasks.join(", ")].filter((part) => part !== "").join(": "),
  );
  return printable([...names, ...(left > 0 ? [`… and ${left} more`] : [])].join("; "));
}

function linesText({ lines }: ChangeGroup): string {
  const shown = lines.slice(0, MOST_LINES).map(lineText);
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`… and ${left} more places`] : [])].join(", ");
}

function dagLines(dag: DagChange): string[] {
  const { kind, dag_id, formerId, added, removed, renamed, addedEdges, removedEdges } = dag;
  const state = formerId === undefined ? (kind === "changed" ? "" : `: ${kind}`) : `, was ${formerId}`;
  const requests = requestTexts(dag);
  const lines = [
    ...added.map((task_id) => `+ task ${task_id}`),
    ...removed.map((task_id) => `- task ${task_id}`),
    ...renamed.map(({ from, to }) => `~ task ${to}, was ${from}`),
    ...addedEdges.map((edge) => `+ ${edgeText(edge)}`),
    ...removedEdges.map((edge) => `- ${edgeText(edge)}`),
  ];
  return [
    `${printable(dag_id)}${printable(state)}  ${lineText(dag.line)}`,
    ...(kind === "changed"
      ? lines.map((line) => `  ${printable(line)}`)
      : [`  ${dag.tasks.before + dag.tasks.after} tasks`]),
    ...(requests.length === 0 ? [] : [`  requests of all tasks: ${printable(requests.join(", "))}`]),
  ];
}

function edgeText({ from, to }: Edge): string {
  return `${from} → ${to}`;
}
