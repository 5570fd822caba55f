// Origins: where a value is written and the stops on its way since. While a file is evaluated they are trails, which cost
// little; what leaves the evaluator gets an origin with its places worked out.
import type { ts } from "ts-morph";
import type { Origin, Span, Step } from "../model.ts";
import type { CodeFile } from "./scope.ts";

/** The same span for the same node, so that values share it. */
export function spanOf(node: ts.Node, file: CodeFile): Span {
  const known = file.spans.get(node);
  if (known !== undefined) return known;
  const span: Span = { file: file.source, start: node.getStart(file.syntax), end: node.end };
  file.spans.set(node, span);
  return span;
}

/** A call or a round of a loop that is being executed, and the one around it. */
export interface Frame {
  readonly kind: "call" | "loop";
  readonly name: string;
  readonly node: ts.Node;
  readonly file: CodeFile;
  readonly outer: Frame | undefined;
  readonly depth: number;
}

/** A value's way, last place first: its stops, and at the end the expression that it is written as. */
export interface Trail {
  readonly node: ts.Node;
  readonly file: CodeFile;
  /** The call or round in which the value was there. */
  readonly frame: Frame | undefined;
  readonly stop: Stop | undefined;
  readonly before: Trail | undefined;
  readonly length: number;
}

interface Stop {
  readonly kind: Step["kind"];
  readonly name: string;
}

/** More stops than this tell nobody anything. */
const LONGEST = 24;

export function written(node: ts.Node, file: CodeFile, frame: Frame | undefined): Trail {
  return { node, file, frame, stop: undefined, before: undefined, length: 0 };
}

/** The trail with one more stop, which is at `node`. */
export function passing(
  before: Trail,
  kind: Step["kind"],
  name: string,
  node: ts.Node,
  file: CodeFile,
  frame: Frame | undefined,
): Trail {
  if (before.length >= LONGEST || before.node === node) return before;
  return { node, file, frame, stop: { kind, name }, before, length: before.length + 1 };
}

/** The trail of a part that is reached through the whole: its own stops, then those of the whole. */
export function through(part: Trail, whole: Trail): Trail {
  const { stop, before } = whole;
  if (stop === undefined || before === undefined) return part;
  return passing(through(part, before), stop.kind, stop.name, whole.node, whole.file, whole.frame);
}

/** The origin of a value with this trail that is used in `place`. Calls and rounds that the value has left are stops. */
export function originOf(trail: Trail, place: Frame | undefined): Origin {
  let start = trail;
  while (start.before !== undefined) start = start.before;
  return { span: spanOf(start.node, start.file), steps: leaving(trail.frame, place, stepsOf(trail)) };
}

function stepsOf({ before, stop, node, file, frame }: Trail): Step | undefined {
  if (before === undefined) return undefined;
  if (stop === undefined) throw new Error("invariant: only the beginning of a trail is no stop");
  const previous = leaving(before.frame, frame, stepsOf(before));
  return { ...stop, span: spanOf(node, file), previous };
}

/** The calls and rounds that something in `frame` is inside of, the innermost first. */
export function stepsAround(frame: Frame | undefined): Step | undefined {
  return leaving(frame, undefined, undefined);
}

function leaving(from: Frame | undefined, to: Frame | undefined, before: Step | undefined): Step | undefined {
  const shared = innermostShared(from, to);
  let steps = before;
  let count = 0;
  for (let at = from; at !== shared && at !== undefined && count < LONGEST; at = at.outer) {
    const span = spanOf(at.node, at.file);
    // A function that calls itself is one stop.
    if (steps?.span === span) continue;
    steps = { kind: at.kind, name: at.name, span, previous: steps };
    count++;
  }
  return steps;
}

function innermostShared(one: Frame | undefined, other: Frame | undefined): Frame | undefined {
  let a = one;
  let b = other;
  while (a !== b) {
    if ((a?.depth ?? 0) >= (b?.depth ?? 0)) a = a?.outer;
    else b = b?.outer;
  }
  return a;
}
