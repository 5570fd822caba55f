// The errors that JavaScript has before anything runs and TypeScript's parser leaves to its type checker. Node does not
// start a file that has one, wherever in the file it is: https://tc39.es/ecma262/#sec-static-semantic-rules
import { ts } from "ts-morph";
import type { Report } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../evaluate/origin.ts";
import type { CodeFile } from "../evaluate/scope.ts";
import { below, contextOf, enter, MODULE, type Context } from "./context.ts";
import { declarationProblems } from "./declarations.ts";
import { exportProblems } from "./exports.ts";
import { syntaxProblem } from "./syntax.ts";

/** Thrown where code is nested deeper than anyone writes it. */
export class TooDeep extends Error {}

/** Levels of code inside code: few enough for the parser's stack wherever it runs. What leans left is no deeper for it. */
export const DEEPEST_NESTING = 250;

/** Levels that are looked at by recursion; what is deeper waits in a list. */
const DEEPEST_LOOK = 200;

interface Waiting {
  readonly node: ts.Node;
  readonly context: Context;
  readonly nesting: number;
}

/** Whether there are any. */
export function hasEarlyErrors(file: CodeFile, report: Report): boolean {
  const problems = [...exportProblems(file.syntax)];
  const waiting: Waiting[] = [{ node: file.syntax, context: MODULE, nesting: 0 }];
  const look = (node: ts.Node, context: Context, nesting: number, depth: number): void => {
    if (nesting > DEEPEST_NESTING) throw new TooDeep();
    const isPlain = PLAIN.has(node.kind);
    const inner = isPlain ? below(context) : enter(node, context);
    if (!isPlain) {
      const problem = syntaxProblem(node, context);
      if (problem !== undefined) problems.push({ node, problem });
      for (const found of declarationProblems(node, context.scope)) problems.push(found);
    }
    ts.forEachChild(node, (child) => {
      if (LEAVES.has(child.kind) || (!PLAIN.has(child.kind) && isErased(child))) return;
      const own = contextOf(child, node, inner);
      const deeper = child.pos === node.pos ? nesting : nesting + 1;
      if (depth < DEEPEST_LOOK) look(child, own, deeper, depth + 1);
      else waiting.push({ node: child, context: own, nesting: deeper });
    });
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    look(next.node, next.context, next.nesting, 0);
  for (const { node, problem } of problems) report("syntax/error", spanOf(node, file), { problem });
  return problems.length > 0;
}

const { SyntaxKind } = ts;

/** Nothing is wrong with these by themselves, and they make up most of a file. */
const LEAVES: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
]);

/** Nothing is wrong with these by themselves either, whatever is inside, and most of the rest are of these kinds. */
const PLAIN: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.BindingElement,
  SyntaxKind.CallExpression,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.ImportClause,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.NamedImports,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.SpreadAssignment,
  SyntaxKind.TemplateExpression,
  SyntaxKind.TemplateSpan,
  SyntaxKind.VariableDeclaration,
]);

/** Only these can be there for types alone by the word `declare`. */
const DECLARABLE: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ClassDeclaration,
  SyntaxKind.EnumDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.VariableStatement,
]);

/** What Node takes out of a file before it looks at it, and what it cannot run anyway. */
function isErased(node: ts.Node): boolean {
  if (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isModuleDeclaration(node)
  )
    return true;
  if (!DECLARABLE.has(node.kind) || !ts.canHaveModifiers(node)) return false;
  return node.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword) ?? false;
}
