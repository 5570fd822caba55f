// Text to syntax tree, with all the syntax errors that TypeScript's parser finds. No types are checked.
import { ts } from "ts-morph";
import type { Report } from "./diagnostics/diagnostic.ts";
import { hasEarlyErrors, TooDeep } from "./earlyErrors/earlyErrors.ts";
import type { CodeFile } from "./evaluate/scope.ts";
import type { SourceText, Span } from "./model.ts";
import { ParserBudget, ParserBudgetExceeded } from "./parserBudget.ts";

/** `undefined` when errors were reported. */
export function parse(source: SourceText, report: Report, budget = new ParserBudget()): CodeFile | undefined {
  return withinBounds(source, report, () => {
    const syntax = source.path.endsWith(".json")
      ? parseJson(source, report, budget)
      : parseCode(source, report, budget);
    if (syntax === undefined) return undefined;
    const file: CodeFile = { source, syntax, spans: new Map() };
    return hasEarlyErrors(file, report) ? undefined : file;
  });
}

function parseCode(source: SourceText, report: Report, budget: ParserBudget): ts.SourceFile | undefined {
  const kind = /\.[cm]?js$/.test(source.path) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const syntax = budget.spend(source.text, () =>
    ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, false, kind),
  );
  const errors = syntaxErrors(syntax);
  for (const { start, length, messageText } of errors) {
    const span: Span = { file: source, start, end: start + length };
    report("syntax/error", span, { problem: ts.flattenDiagnosticMessageText(messageText, "\n") });
  }
  return errors.length === 0 ? syntax : undefined;
}

function syntaxErrors(syntax: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  // The parser leaves its errors here. The public way to them is a Program, which would parse the library files too.
  return (syntax as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] })
    .parseDiagnostics;
}

function parseJson(source: SourceText, report: Report, budget: ParserBudget): ts.SourceFile | undefined {
  try {
    JSON.parse(source.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report("load/bad-json", { file: source, start: 0, end: 0 }, { why: error.message });
    return undefined;
  }
  return budget.spend(source.text, () => ts.parseJsonText(source.path, source.text));
}

/** The parser calls itself for each level of nesting, and a hostile file has more of them than the stack holds. */
function withinBounds(
  source: SourceText,
  report: Report,
  work: () => CodeFile | undefined,
): CodeFile | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof ParserBudgetExceeded || error instanceof TooDeep))
      throw error;
    // How far the parser came depends on the machine, so the place is the file.
    report("syntax/too-deep", { file: source, start: 0, end: 0 }, {});
    return undefined;
  }
}
