// Comments by which an author accepts a risk: `podloom-ignore CODE: reason, until 2027-01-31`. One stands above what it
// is about, or at the end of its first line, and holds for that one node.
import type { SourceText, Span } from "../model.ts";
import type { Region } from "./region.ts";

export interface RiskComment {
  readonly code: string;
  /** Empty where the author gives none. */
  readonly reason: string;
  /** The last day on which the risk is accepted, as `2027-01-31`. */
  readonly until: string | undefined;
  /** The comment, from its first word. */
  readonly span: Span;
  /** The node that it is about. */
  readonly target: Span;
}

const WORD = "podloom-ignore";
const COMMENT = /podloom-ignore[ \t]+([^\s:]+)(?:[ \t]*:)?(.*)/g;
const UNTIL = /(?:^|[,;]?\s+)until (\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))$/;

/** Whether a text can have such comments at all. */
export function mentionsRisk(text: string): boolean {
  return text.includes(WORD);
}

export function findRiskComments(file: SourceText, regions: readonly Region[]): RiskComment[] {
  const comments = [...file.text.matchAll(COMMENT)].filter(
    ({ index }) => !regions.some(({ isLeaf, start, end }) => isLeaf && start <= index && index < end),
  );
  return comments.map(({ 0: whole, 1: code = "", 2: rest = "", index }) => {
    const words = rest.replace(/\*\/.*$/, "").trim();
    const until = UNTIL.exec(words);
    return {
      code,
      reason: words.slice(0, until?.index).trim(),
      until: until?.[1],
      span: { file, start: index, end: index + whole.trimEnd().length },
      target: { file, ...targetOf(file.text, index, regions) },
    };
  });
}

/** The largest node that begins where the code of the comment's line begins; of the next line with code if it has none. */
function targetOf(text: string, index: number, regions: readonly Region[]): { start: number; end: number } {
  const start = firstCode(text, text.lastIndexOf("\n", index) + 1);
  const ends = regions.filter((region) => region.start === start).map(({ end }) => end);
  return { start, end: Math.max(endOfLine(text, start), ...ends) };
}

/** What may stand on a line without being code: indentation, the dashes of YAML's lists, a comment. */
const INDENTATION = /^[ \t]*(?:-[ \t]+)*/;
const NO_CODE = /^\s*$|^(?:\/\/|\/\*|\*|#)/;

function firstCode(text: string, lineStart: number): number {
  const line = text.slice(lineStart, endOfLine(text, lineStart));
  const indentation = INDENTATION.exec(line)?.[0].length ?? 0;
  const next = lineStart + line.length + 1;
  return NO_CODE.test(line.slice(indentation)) && next < text.length
    ? firstCode(text, next)
    : lineStart + indentation;
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf("\n", position);
  return end === -1 ? text.length : end;
}
