// Mechanical repairs: where a diagnostic knows beyond doubt what to write, the literal concerned is replaced, and nothing else.
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Disk } from "./disk.ts";
import type { SourceText } from "./model.ts";
import type { Change } from "./output.ts";

export interface Fixes {
  /** Of the files that the user wrote; paths are from the project root. */
  readonly changes: readonly Change[];
  /** What is mended by them. */
  readonly fixed: readonly Diagnostic[];
}

/** The repairs of these diagnostics. A file that has changed since it was read is left alone. */
export function planFixes(diagnostics: readonly Diagnostic[], disk: Pick<Disk, "read">): Fixes {
  const repairs = diagnostics.flatMap((diagnostic) => {
    const text = replacementFor(diagnostic);
    return text === undefined ? [] : [{ diagnostic, text }];
  });
  const byFile = Map.groupBy(repairs, ({ diagnostic }) => diagnostic.span.file.path);
  const changes: Change[] = [];
  const fixed: Diagnostic[] = [];
  for (const [path, own] of byFile) {
    const read = disk.read(path);
    const [first] = own;
    if (first === undefined || read.kind !== "text" || read.text !== first.diagnostic.span.file.text)
      continue;
    changes.push({ path, before: read.text, after: repaired(read.text, own) });
    fixed.push(...own.map(({ diagnostic }) => diagnostic));
  }
  return { changes, fixed };
}

interface Repair {
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

/** From the end, so that places before stay where they are; of several repairs of one place the first. */
function repaired(text: string, repairs: readonly Repair[]): string {
  const firsts = new Map(repairs.toReversed().map((repair) => [repair.diagnostic.span.start, repair]));
  const ordered = [...firsts.values()].toSorted((a, b) => b.diagnostic.span.start - a.diagnostic.span.start);
  return ordered.reduce(
    (result, { diagnostic: { span }, text: own }) =>
      result.slice(0, span.start) + own + result.slice(span.end),
    text,
  );
}

/** What to write in the place of a literal or a key; `undefined` where something else stands there. */
function replacementFor({ fix, span, path = "" }: Diagnostic): string | undefined {
  if (fix === undefined) return undefined;
  const { file, start, end } = span;
  const written = file.text.slice(start, end);
  const isYaml = /\.ya?ml$/.test(file.path);
  if (isKey(file, written, end)) return isIdentifier(String(fix)) ? String(fix) : JSON.stringify(fix);
  const quote = /^(["'`])[^\\$"'`\n]*\1$/.exec(written)?.[1];
  if (typeof fix === "number") {
    const isNumber = quote !== undefined || /^\d+$/.test(written);
    return isNumber ? numberText(fix, /\/(?:mode|defaultMode)$/.test(path), isYaml) : undefined;
  }
  if (/[\\"'`$\n]/.test(fix)) return undefined;
  if (quote !== undefined) return quote + fix + quote;
  return isYaml && /^[\w./-]+$/.test(written) ? plain(fix) : undefined;
}

/** A key of a map, written without quotes. */
function isKey({ text }: SourceText, written: string, end: number): boolean {
  return isIdentifier(written) && /^\s*:/.test(text.slice(end, end + 20));
}

function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text);
}

/** YAML 1.1 writes octal numbers with a zero in front. */
function numberText(number: number, isMode: boolean, isYaml: boolean): string {
  if (!isMode) return String(number);
  return `${isYaml ? "0" : "0o"}${number.toString(8)}`;
}

/** Text without quotes in YAML, unless it would be read as a number or a word with a meaning. */
function plain(text: string): string {
  const isText =
    /^[A-Za-z0-9][\w./-]*$/.test(text) &&
    /[A-Za-z].*[A-Za-z-]|-/.test(text) &&
    !/^(?:true|false|yes|no|on|off|null)$/i.test(text);
  return isText ? text : JSON.stringify(text);
}
