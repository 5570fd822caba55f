// What a node stands in, as far as it says what may be written there.
import { ts } from "ts-morph";
import { enterScope, type NameScope } from "./scopes.ts";

const { SyntaxKind } = ts;

export interface Context {
  /** Whether this is a statement of the module itself. */
  readonly isTopLevel: boolean;
  readonly isFunction: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly isInLoop: boolean;
  readonly isInSwitch: boolean;
  /** Whether this is a part of what `=` destructures into. */
  readonly isPattern: boolean;
  readonly labels: readonly string[];
  readonly scope: NameScope;
}

export const MODULE: Context = {
  isTopLevel: true,
  isFunction: false,
  isAsync: false,
  isGenerator: false,
  isInLoop: false,
  isInSwitch: false,
  isPattern: false,
  labels: [],
  scope: { lexical: new Set(), outer: undefined, parameters: [], body: undefined },
};

const LOOPS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ForStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
]);

/** The kinds of nodes that are a context of their own for what is inside; functions are too. */
const ENTERED: ReadonlySet<ts.SyntaxKind> = new Set([
  ...LOOPS,
  SyntaxKind.SourceFile,
  SyntaxKind.Block,
  SyntaxKind.CaseBlock,
  SyntaxKind.CatchClause,
  SyntaxKind.ClassStaticBlockDeclaration,
  SyntaxKind.LabeledStatement,
]);

/** The context of what is directly inside a node. */
export function enter(node: ts.Node, outer: Context): Context {
  if (!ENTERED.has(node.kind) && !ts.isFunctionLike(node)) return below(outer);
  const context = inside(node, outer);
  const scope = enterScope(node, context.scope);
  const isTopLevel = ts.isSourceFile(node);
  if (scope === context.scope && isTopLevel === context.isTopLevel) return context;
  return { ...context, scope, isTopLevel };
}

/** The context of what is directly inside a node that makes none of its own. */
export function below(outer: Context): Context {
  return outer.isTopLevel ? { ...outer, isTopLevel: false } : outer;
}

function inside(node: ts.Node, context: Context): Context {
  if (ts.isFunctionLike(node)) return functionContext(node, context);
  if (ts.isClassStaticBlockDeclaration(node)) return { ...MODULE, isTopLevel: false };
  if (LOOPS.has(node.kind)) return { ...context, isInLoop: true };
  if (ts.isCaseBlock(node)) return { ...context, isInSwitch: true };
  return ts.isLabeledStatement(node) ? { ...context, labels: [...context.labels, node.label.text] } : context;
}

/** The context of one child, where it is not that of all. */
export function contextOf(child: ts.Node, node: ts.Node, context: Context): Context {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== SyntaxKind.EqualsToken) return context;
  const isPattern = child === node.left;
  return isPattern === context.isPattern ? context : { ...context, isPattern };
}

function functionContext(node: ts.SignatureDeclaration, { scope }: Context): Context {
  return {
    ...MODULE,
    isFunction: true,
    isAsync:
      ts.canHaveModifiers(node) &&
      (node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? false),
    isGenerator: "asteriskToken" in node && node.asteriskToken !== undefined,
    scope,
  };
}
