// The errors that JavaScript has before anything runs and TypeScript's parser leaves to its type checker. Node does not
// start a file that has one, wherever in the file it is: https://tc39.es/ecma262/#sec-static-semantic-rules
import { ts } from "ts-morph";
import type { Report } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../evaluate/origin.ts";
import type { CodeFile } from "../evaluate/scope.ts";
import { contextOf, enter, MODULE, type Context } from "./context.ts";
import { declarationProblems } from "./declarations.ts";
import { exportProblems } from "./exports.ts";
import type { Problem } from "./scopes.ts";
import { syntaxProblem } from "./syntax.ts";

/** Code that is nested deeper than this is looked at from a list, as hostile code is deeper than the stack. */
const DEEPEST = 200;

/** Whether there are any. */
export function hasEarlyErrors(file: CodeFile, report: Report): boolean {
  let hasErrors = false;
  const fail = ({ node, problem }: Problem): void => {
    hasErrors = true;
    report("syntax/error", spanOf(node, file), { problem });
  };
  const left: { node: ts.Node; context: Context }[] = [{ node: file.syntax, context: MODULE }];
  const look = (node: ts.Node, context: Context, depth: number): void => {
    const problem = syntaxProblem(node, context);
    if (problem !== undefined) fail({ node, problem });
    declarationProblems(node, context.scope)?.forEach(fail);
    const inner = enter(node, context);
    ts.forEachChild(node, (child) => {
      if (LEAVES.has(child.kind) || isErased(child)) return;
      const own = contextOf(child, node, inner);
      if (depth < DEEPEST) look(child, own, depth + 1);
      else left.push({ node: child, context: own });
    });
  };
  exportProblems(file.syntax).forEach(fail);
  for (let at = left.pop(); at !== undefined; at = left.pop()) look(at.node, at.context, 0);
  return hasErrors;
}

const { SyntaxKind } = ts;

/** Nothing is wrong with these by themselves, and they make up most of a file. */
const LEAVES: ReadonlySet<ts.SyntaxKind> = new Set([SyntaxKind.Identifier, SyntaxKind.StringLiteral, SyntaxKind.NumericLiteral]);

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
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isModuleDeclaration(node)) return true;
  if (!DECLARABLE.has(node.kind) || !ts.canHaveModifiers(node)) return false;
  return node.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword) ?? false;
}
