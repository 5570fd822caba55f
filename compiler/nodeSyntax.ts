// Warns of TypeScript that Node cannot run by removing types: the worker imports the DAG file as it is.
// https://nodejs.org/api/typescript.html#typescript-features
import { ts } from "ts-morph";
import type { Report } from "./diagnostics/diagnostic.ts";
import { specifierOf } from "./evaluate/moduleSyntax.ts";
import { spanOf } from "./evaluate/origin.ts";
import type { CodeFile } from "./evaluate/scope.ts";

/** Words without which a file has none of this, so that most files need no second walk. */
const SUSPECTS = /\b(?:enum|namespace|module|constructor|require)\b|\bexport\s*=|@/;

const PROPERTY_MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.OverrideKeyword,
]);

export function checkNodeSyntax(file: CodeFile, report: Report): void {
  for (const statement of file.syntax.statements)
    if (ts.isImportDeclaration(statement)) checkJsonImport(statement, file, report);
  if (!SUSPECTS.test(file.source.text)) return;
  // Hostile code is deep, so this does not recur.
  const left: ts.Node[] = [file.syntax];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (isDeclared(node)) continue;
    const what = unsupported(node);
    if (what !== undefined) report("node/unsupported-syntax", spanOf(node, file), { what });
    ts.forEachChild(node, (child) => void left.push(child));
  }
}

function isDeclared(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

function unsupported(node: ts.Node): string | undefined {
  if (ts.isEnumDeclaration(node)) return "an enum";
  if (ts.isModuleDeclaration(node)) return "a namespace";
  if (ts.isDecorator(node)) return "a decorator";
  if (ts.isExportAssignment(node) && node.isExportEquals === true) return "`export = …`";
  if (ts.isImportEqualsDeclaration(node)) return "`import … = require(…)`";
  if (ts.isParameter(node) && node.modifiers?.some(({ kind }) => PROPERTY_MODIFIERS.has(kind)) === true)
    return "a parameter property";
  return undefined;
}

function checkJsonImport(declaration: ts.ImportDeclaration, file: CodeFile, report: Report): void {
  const specifier = specifierOf(declaration);
  if (specifier?.text.endsWith(".json") !== true) return;
  const isTyped = declaration.attributes?.elements.some(
    ({ name, value }) => name.text === "type" && ts.isStringLiteral(value) && value.text === "json",
  );
  if (isTyped !== true) report("node/json-attribute", spanOf(specifier, file), { specifier: specifier.text });
}
