// Text of a YAML or JSON file → maps whose every part knows its place. Reads the file as kubectl does, and refuses with
// an error at the place whatever has no JSON value or is out of proportion.
import { isScalar, type Document, type Node, type YAMLError } from "yaml";
import { watchErrors, type Report } from "../diagnostics/diagnostic.ts";
import type { Located, LocatedMap, SourceText, Span } from "../model.ts";
import { maximumSyntaxErrors, maximumTokens, parseStream } from "./boundedParser.ts";
import { maximumDepth, toLocated } from "./toLocated.ts";

/** The longest text that is read, in UTF-16 code units: 1 MiB of ASCII, twenty times the largest template seen in the wild. */
export const maximumLength = 1_048_576;

/** Reads the one document of a YAML file; `undefined` when an error was reported. */
export function readYaml(source: SourceText, report: Report): LocatedMap | undefined {
  return read(source, report, { onlyOne: true })?.[0];
}

/** Reads the documents of a YAML file that are not empty, at least one; `undefined` when an error was reported. */
export function readYamlDocuments(source: SourceText, report: Report): readonly LocatedMap[] | undefined {
  return read(source, report, { onlyOne: false });
}

function read(
  source: SourceText,
  report: Report,
  options: { readonly onlyOne: boolean },
): readonly LocatedMap[] | undefined {
  const { report: fail, hasFailed } = watchErrors(report, {});
  const roots = checkText(source, fail) ? parse(source, options, fail) : [];
  const values = toLocated(roots, source, fail);
  if (hasFailed()) return undefined;
  const maps = values.filter((value) => isMap(value, fail));
  return hasFailed() ? undefined : maps;
}

function isMap(value: Located, report: Report): value is LocatedMap {
  if (value.kind === "map") return true;
  report("yaml/not-a-map", value.origin.span, { found: describe(value) });
  return false;
}

/** Characters that YAML does not allow unescaped (https://yaml.org/spec/1.1/#id868524), and halves of surrogate pairs. */
const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function checkText(source: SourceText, report: Report): boolean {
  const { length } = source.text;
  if (length > maximumLength) {
    report("yaml/too-large", spanOf(source, 0, 0), { size: length, limit: maximumLength });
    return false;
  }
  const start = source.text.startsWith("\ufeff") ? 1 : 0;
  const position = source.text.slice(start).search(forbidden);
  if (position === -1) return true;
  const at = start + position;
  report("yaml/bad-character", spanOf(source, at, at + 1), { character: codePoint(source.text, at) });
  return false;
}

/** The syntax trees of the documents; scalars come as text, because their meaning is ours to settle. */
function parse(source: SourceText, { onlyOne }: { readonly onlyOne: boolean }, report: Report): Node[] {
  const { documents, info, cutAt } = parseStream(source.text, onlyOne ? 2 : Infinity);
  if (cutAt !== undefined) {
    report("yaml/too-many-tokens", spanOf(source, cutAt, cutAt), { limit: maximumTokens });
    return [];
  }
  const carriers = documents.length === 0 ? [info] : documents;
  const areBroken = carriers.map((carrier) => reportSyntax(carrier, source, report));
  if (areBroken.includes(true)) return [];
  const second = documents[1];
  if (second !== undefined && onlyOne) {
    const start = second.range[0];
    report("yaml/several-documents", spanOf(source, start, start + 3), {});
    return [];
  }
  const roots = documents.flatMap(({ contents }) =>
    contents === null || isAbsent(contents) ? [] : [contents],
  );
  if (roots.length === 0) report("yaml/empty", spanOf(source, 0, 0), {});
  return roots;
}

/** Reports what the parser refused; returns whether there was anything. */
function reportSyntax(
  { errors, warnings }: Pick<Document.Parsed, "errors" | "warnings">,
  source: SourceText,
  report: Report,
): boolean {
  const exhausted = errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  if (exhausted !== undefined) {
    report("yaml/too-deep", errorSpan(exhausted, source), { limit: maximumDepth });
    return true;
  }
  // A tag that the parser does not know is a warning there, and judged with its value here.
  const problems = [...errors, ...warnings.filter((warning) => warning.code !== "TAG_RESOLVE_FAILED")];
  for (const problem of problems.slice(0, maximumSyntaxErrors)) {
    report("yaml/syntax", errorSpan(problem, source), { problem: lowerFirst(problem.message) });
  }
  return problems.length > 0;
}

function isAbsent(node: Node): boolean {
  return isScalar(node) && node.type === "PLAIN" && node.source === "" && node.tag === undefined;
}

function errorSpan(error: YAMLError, source: SourceText): Span {
  return spanOf(source, error.pos[0], error.pos[1]);
}

function spanOf(file: SourceText, start: number, end: number): Span {
  const { length } = file.text;
  return { file, start: Math.min(Math.max(start, 0), length), end: Math.min(Math.max(end, 0), length) };
}

function codePoint(text: string, at: number): string {
  return `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

function describe(value: Located): string {
  if (value.kind !== "scalar") return `a ${value.kind}`;
  return value.value === null ? "null" : `a ${typeof value.value}`;
}
