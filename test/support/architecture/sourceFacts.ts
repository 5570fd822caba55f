// What the architecture rules need to know of a source file, read from its syntax alone.
import { posix } from "node:path";
import { ts } from "ts-morph";

export interface Import {
  readonly line: number;
  readonly specifier: string;
  /** The imported file from the project root, or undefined for a package. */
  readonly path: string | undefined;
}

/** Something the rules care about, as the source writes it. */
export interface Use {
  readonly line: number;
  readonly text: string;
}

export interface SizedFunction extends Use {
  readonly lines: number;
}

export interface SourceFacts {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly defaultExports: readonly Use[];
  /** Globals with effects, by name: `process`, `Date.now`, `eval`, `import()` …, and `async`. */
  readonly ambientUses: readonly Use[];
  readonly functions: readonly SizedFunction[];
}

export function readFacts(path: string, text: string): SourceFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes = descendants(source);
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const uses = (textOf: (node: ts.Node) => string | undefined): Use[] =>
    nodes.flatMap((node) => {
      const found = textOf(node);
      return found === undefined ? [] : [{ line: lineOf(node), text: found }];
    });
  return {
    path,
    lines: text.trimEnd().split("\n").length,
    imports: uses(importedSpecifier).map(({ line, text: specifier }) => ({
      line,
      specifier,
      path: resolve(path, specifier),
    })),
    defaultExports: uses(defaultExport),
    ambientUses: uses(ambientUse),
    functions: nodes.filter(isFunctionWithBody).map((node) => {
      const last = source.getLineAndCharacterOfPosition(node.end).line + 1;
      return { line: lineOf(node), text: functionName(node), lines: last - lineOf(node) + 1 };
    }),
  };
}

function descendants(source: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

function resolve(importer: string, specifier: string): string | undefined {
  return specifier.startsWith(".") ? posix.join(posix.dirname(importer), specifier) : undefined;
}

/** The specifier of an import or re-export, of a type in `import("…")`, or of a call of `import`. */
function importedSpecifier(node: ts.Node): string | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : isImportCall(node)
          ? node.arguments[0]
          : undefined;
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
}

function isImportCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function defaultExport(node: ts.Node): string | undefined {
  const isDefault =
    ts.isExportAssignment(node) ||
    (ts.isExportSpecifier(node) && node.name.text === "default") ||
    (ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword));
  return isDefault ? "a default export" : undefined;
}

const ambientGlobals = new Set("process console eval Promise setTimeout setInterval setImmediate".split(" "));
const ambientMembers = new Set(["Date.now", "Math.random"]);
const ambientConstructors = new Set(["Date", "Function"]);

function ambientUse(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  if (isImportCall(node)) return "import()";
  if (ts.isPropertyAccessExpression(node)) {
    const member = `${node.expression.getText()}.${node.name.text}`;
    return ambientMembers.has(member) ? member : undefined;
  }
  if (ts.isNewExpression(node)) {
    const constructed = node.expression.getText();
    return ambientConstructors.has(constructed) ? `new ${constructed}` : undefined;
  }
  return ts.isIdentifier(node) && ambientGlobals.has(node.text) && isReference(node) ? node.text : undefined;
}

/** Whether an identifier stands for a value, and does not only name a member or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !("name" in parent && parent.name === node) && !ts.isQualifiedName(parent);
}

type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

function isFunctionWithBody(node: ts.Node): node is FunctionWithBody {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
}

function functionName(node: FunctionWithBody): string {
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "a function";
}
