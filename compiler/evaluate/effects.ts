// What can be said of code without evaluating it: whether it may do something, which names it mentions.
import { ts } from "ts-morph";
import type { CodeFile } from "./scope.ts";

const { SyntaxKind } = ts;

const EFFECTS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.AwaitExpression,
  SyntaxKind.DeleteExpression,
  SyntaxKind.PostfixUnaryExpression,
]);

/** Whether evaluating an expression may do more than give a value. */
export function mayHaveEffects(root: ts.Node): boolean {
  return some(root, (node) => {
    if (EFFECTS.has(node.kind)) return true;
    if (ts.isPrefixUnaryExpression(node)) return isStep(node.operator);
    return ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind);
  });
}

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
}

/** `++` and `--`. */
export function isStep(operator: ts.SyntaxKind): boolean {
  return operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
}

/** Whether some node passes the test; what is inside functions is left out. Hostile code is deep, so this does not recur. */
function some(root: ts.Node, test: (node: ts.Node) => boolean): boolean {
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (test(node)) return true;
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, (child) => void left.push(child));
  }
  return false;
}

/** The names that a piece of code mentions, each with whether the code may change what the name stands for. */
export function namesIn(root: ts.Node, onNode: () => void): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>();
  const left: { node: ts.Node; isTarget: boolean }[] = [{ node: root, isTarget: false }];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    onNode();
    const { node } = at;
    if (ts.isIdentifier(node)) names.set(node.text, at.isTarget || names.get(node.text) === true);
    // Inside a target all names count as targets, which is more than they are and does no harm.
    for (const child of childrenOf(node))
      left.push({ node: child, isTarget: at.isTarget || isTarget(child, node) });
  }
  return names;
}

/** What an expression may give as it is: the names in it, and the functions and classes that it makes. */
export function candidatesIn(
  root: ts.Node,
): readonly (ts.Identifier | ts.FunctionLikeDeclaration | ts.ClassLikeDeclaration)[] {
  const found: (ts.Identifier | ts.FunctionLikeDeclaration | ts.ClassLikeDeclaration)[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (ts.isIdentifier(node) || isFunctionWithBody(node) || ts.isClassLike(node)) found.push(node);
    else for (const child of childrenOf(node)) left.push(child);
  }
  return found;
}

function isFunctionWithBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isPropertyAccessExpression(node)) return [node.expression];
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Whether a node is what the node around it assigns to. */
function isTarget(node: ts.Node, around: ts.Node): boolean {
  if (ts.isBinaryExpression(around)) return node === around.left && isAssignment(around.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(around)) return isStep(around.operator);
  if (ts.isPostfixUnaryExpression(around)) return true;
  return (ts.isForOfStatement(around) || ts.isForInStatement(around)) && node === around.initializer;
}

const variables = new WeakMap<ts.Node, ts.VariableDeclarationList | null>();

/** The first `var` in the statements of a function or module, however deep: it would be visible in all of them. */
export function varIn(root: ts.Node, { source }: CodeFile): ts.VariableDeclarationList | undefined {
  const known = variables.get(root);
  if (known !== undefined) return known ?? undefined;
  const found = /\bvar\b/.test(source.text) ? firstVar(root) : null;
  variables.set(root, found);
  return found ?? undefined;
}

function firstVar(root: ts.Node): ts.VariableDeclarationList | null {
  let found: ts.VariableDeclarationList | null = null;
  ts.forEachChild(root, (child) => {
    some(child, (node) => {
      if (found === null && isVar(node)) found = node;
      return found !== null;
    });
  });
  return found;
}

function isVar(node: ts.Node): node is ts.VariableDeclarationList {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;
}
