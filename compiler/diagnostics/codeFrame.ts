// Shows a stretch of a file: the lines around it, numbered, and carets below it. Pure text, safe for a terminal
// whatever the file holds.
import type { SourceText, Span } from "../model.ts";

/** Line and column of an offset, both from 1; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface FrameOptions {
  /** Words after the carets. */
  readonly label?: string;
}

const maximumWidth = 100;
const linesBefore = 2;
const linesAfter = 1;
const tab = "    ";

export function position(file: SourceText, offset: number): Position {
  const starts = lineStarts(file);
  const after = firstAbove(starts, offset);
  return { line: after, column: offset - (starts[after - 1] ?? 0) + 1 };
}

/** The lines around the first line of `span`, trimmed around it to 100 columns, without a line break at the end. */
export function codeFrame(span: Span, options: FrameOptions = {}): string {
  const { line, column } = position(span.file, span.start);
  const last = Math.max(line, Math.min(line + linesAfter, countLines(span.file)));
  const gutter = String(last).length;
  const source = lineText(span.file, line);
  const from = printable(source.slice(0, column - 1)).length;
  const marked = printable(source.slice(column - 1, column - 1 + span.end - span.start)).length;
  const window = windowAround(from, printable(source).length, maximumWidth - gutter - 3);
  const frame: string[] = [];
  for (let number = Math.max(1, line - linesBefore); number <= last; number++) {
    frame.push(`${String(number).padStart(gutter)} | ${cut(printable(lineText(span.file, number)), window)}`);
    if (number === line) frame.push(`${" ".repeat(gutter)} | ${carets(from, marked, window, options.label)}`);
  }
  return frame.map((text) => text.trimEnd()).join("\n");
}

/** Text that a terminal shows as it is: no escape codes, no direction overrides, no line breaks. */
export function printable(text: string): string {
  return text.replaceAll("\t", tab).replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "\ufffd");
}

interface Window {
  readonly start: number;
  readonly width: number;
}

/** The columns to show of a line: its beginning if the marked place is in it, else with the place in the middle. */
function windowAround(from: number, length: number, width: number): Window {
  const last = Math.max(0, length - width);
  const start = from < width * 0.75 ? 0 : Math.min(from - Math.floor(width / 2), last);
  return { start, width };
}

/** The part of a line in the window, with an ellipsis where something is left out. */
function cut(line: string, { start, width }: Window): string {
  const shown = line.slice(start, start + width);
  const opened = start > 0 && shown !== "" ? `…${shown.slice(1)}` : shown;
  return line.length > start + width ? `${opened.slice(0, -1)}…` : opened;
}

function carets(from: number, marked: number, { start, width }: Window, label: string | undefined): string {
  const indent = from - start;
  const count = Math.max(1, Math.min(marked, width - indent));
  const words = label === undefined ? "" : ` ${printable(label)}`;
  return " ".repeat(indent) + "^".repeat(count) + words;
}

const startsOfFiles = new WeakMap<SourceText, readonly number[]>();

/** The offset at which each line begins. A file never changes, so they are found once. */
function lineStarts(file: SourceText): readonly number[] {
  const known = startsOfFiles.get(file);
  if (known !== undefined) return known;
  const starts = [0, ...file.text.matchAll(/\r\n|\r|\n/g).map((match) => match.index + match[0].length)];
  startsOfFiles.set(file, starts);
  return starts;
}

/** The lines as an editor numbers them; what follows the last line break counts when it is not empty. */
function countLines(file: SourceText): number {
  const starts = lineStarts(file);
  return starts.at(-1) === file.text.length ? starts.length - 1 : starts.length;
}

function lineText(file: SourceText, line: number): string {
  const starts = lineStarts(file);
  const text = file.text.slice(starts[line - 1], starts[line]).replace(/[\r\n]+$/, "");
  return line === 1 && text.startsWith("\ufeff") ? text.replace("\ufeff", " ") : text;
}

/** The index of the first number above `value` in a sorted list. */
function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
