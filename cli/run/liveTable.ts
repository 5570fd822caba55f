// What a terminal shows of runs while they go on: for each a heading and its tasks, as many as there is room for. Pure: states in,
// lines out, each as wide as the terminal at most.
import { stripVTControlCharacters, styleText } from "node:util";
import stringWidth from "string-width";
import type { RunState, TaskInstance } from "../../runtime/loop/index.ts";
import { durationInWords, durationOf } from "../runTable.ts";

export interface TableOptions {
  readonly now: number;
  readonly columns: number;
  /** As many lines are given at most. */
  readonly rows: number;
  readonly hasColor: boolean;
}

type State = TaskInstance["state"];

/** When there is no room for all, the first of these are shown: what needs a look, what goes on, what waits, what is over. */
const byInterest: readonly State[] = [
  "failed",
  "up_for_retry",
  "running",
  "queued",
  "upstream_failed",
  "scheduled",
  "success",
  "skipped",
  "none",
];

const colors = {
  failed: "red",
  up_for_retry: "yellow",
  running: "cyan",
  queued: "blue",
  upstream_failed: "magenta",
  success: "green",
} as const satisfies Partial<Record<State, string>>;

/** The lines for these runs, the first of them where there is no room for all. */
export function tableLines(runs: readonly RunState[], options: TableOptions): string[] {
  const fit = (line: Line): string => cut(line, options);
  // A heading and one task are the least that is worth showing of a run.
  const shown = runs.slice(0, Math.max(1, Math.floor((options.rows - 1) / 2)));
  const hidden = runs.length - shown.length;
  let room = options.rows - shown.length - (hidden > 0 ? 1 : 0);
  const lines = shown.flatMap((state, index) => {
    const tasks = taskLines(state, { ...options, rows: Math.floor(room / (shown.length - index)) });
    room -= tasks.length;
    return [heading(state, options), ...tasks];
  });
  if (hidden > 0) lines.push({ text: `… and ${hidden} more runs`, state: undefined });
  return lines.slice(0, Math.max(0, options.rows)).map(fit);
}

/** How many task instances are in which state: `3 success, 1 running`. */
export function stateCounts(tasks: Iterable<TaskInstance>): string {
  const byState = Map.groupBy(tasks, ({ state }) => state);
  return [...byState].map(([state, some]) => `${some.length} ${state}`).join(", ");
}

interface Line {
  readonly text: string;
  /** What it is coloured by. */
  readonly state: State | undefined;
}

function heading({ run, tasks }: RunState, { now }: TableOptions): Line {
  const { run_id, state, start_date } = run;
  const time = start_date === undefined ? "" : ` ${durationOf(run, now)}`;
  return { text: `${run_id}  ${state}${time}  ${stateCounts(tasks.values())}`, state: undefined };
}

function taskLines({ tasks }: RunState, { rows, columns, now }: TableOptions): Line[] {
  const all = [...tasks.values()];
  const isWhole = all.length <= rows;
  const shown = isWhole ? all : mostInteresting(all, Math.max(0, rows - 1));
  const idWidth = Math.min(Math.max(...shown.map(({ task_id }) => stringWidth(task_id))), columns >> 1);
  const lines = shown.map((task): Line => {
    const { task_id, state, try_number } = task;
    const cells = [
      padded(clipped(task_id, idWidth), idWidth),
      state.padEnd(15),
      (try_number > 1 ? `try ${try_number}` : "").padEnd(6),
      durationOf(task, now).padStart(7),
      why(task, now),
    ];
    return { text: `  ${cells.join("  ").trimEnd()}`, state };
  });
  if (isWhole || rows < 1) return lines;
  const others = all.filter((task) => !shown.includes(task));
  return [...lines, { text: `  … and ${others.length} more: ${stateCounts(others)}`, state: undefined }];
}

/** In the order in which they came. Of those that are over, the latest are the most interesting. */
function mostInteresting(tasks: readonly TaskInstance[], limit: number): TaskInstance[] {
  const ranked = tasks.toSorted(
    (one, other) =>
      byInterest.indexOf(one.state) - byInterest.indexOf(other.state) ||
      (other.end_date ?? 0) - (one.end_date ?? 0),
  );
  const chosen = new Set(ranked.slice(0, limit));
  return tasks.filter((task) => chosen.has(task));
}

function why({ state, reason, retry_at }: TaskInstance, now: number): string {
  const words = reason === undefined ? "" : stripVTControlCharacters(reason).replaceAll(/[\s\p{Cc}]+/gu, " ");
  if (state !== "up_for_retry" || retry_at === undefined) return words;
  return `again in ${durationInWords(Math.max(0, retry_at - now))}: ${words}`;
}

function cut({ text, state }: Line, { columns, hasColor }: TableOptions): string {
  const line = clipped(text, columns);
  const color = state !== undefined && state in colors ? colors[state as keyof typeof colors] : undefined;
  return hasColor && color !== undefined ? styleText(color, line, { validateStream: false }) : line;
}

const graphemes = new Intl.Segmenter();

/** As much of a text as fits, with an ellipsis where that is not all. */
function clipped(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let line = "";
  let lineWidth = 0;
  for (const { segment } of graphemes.segment(text)) {
    lineWidth += stringWidth(segment);
    if (lineWidth > width - 1) break;
    line += segment;
  }
  return width > 0 ? `${line}…` : "";
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
