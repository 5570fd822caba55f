// What can be assigned to.
import { ts } from "ts-morph";

export function isTarget(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || isSimpleTarget(node);
}

export function isSimpleTarget(node: ts.Expression): boolean {
  const target = unwrap(node);
  if (ts.isIdentifier(target)) return target.text !== "eval" && target.text !== "arguments";
  const isMember = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
  return isMember && (target.flags & ts.NodeFlags.OptionalChain) === 0;
}

/** Without parentheses and what only types need. */
export function unwrap(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}
