// Expressions that compute or choose: operators, conditionals, and what only types need.
import { ts } from "ts-morph";
import { assignment, deletion, step } from "./assign.ts";
import { isAssignment, isStep } from "./effects.ts";
import { skip } from "./escape.ts";
import { on, type Handler } from "./handler.ts";
import { halt, make, NOT_EVALUATED, refuse, unsupported, type Env, type Interpreter } from "./interpreter.ts";
import { binary, isBinaryOperator, typeOf, unary } from "./operators.ts";
import { Unreadable, type Value } from "./value.ts";

const { SyntaxKind } = ts;

type Wrapper =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.TypeAssertion;

export const expressions: readonly Handler[] = [
  on(SyntaxKind.ParenthesizedExpression, inner),
  on(SyntaxKind.AsExpression, inner),
  on(SyntaxKind.SatisfiesExpression, inner),
  on(SyntaxKind.NonNullExpression, inner),
  on(SyntaxKind.TypeAssertionExpression, inner),
  on(SyntaxKind.ConditionalExpression, conditional),
  on(SyntaxKind.BinaryExpression, binaryExpression),
  on(SyntaxKind.PrefixUnaryExpression, prefix),
  on(
    SyntaxKind.PostfixUnaryExpression,
    (node: ts.PostfixUnaryExpression, scope, it) => step(node, scope, it).before,
  ),
  on(SyntaxKind.TypeOfExpression, typeOfExpression),
  on(SyntaxKind.VoidExpression, (node: ts.VoidExpression, scope, it) => {
    const value = it.evaluate(node.expression, scope);
    return value.data instanceof Unreadable ? value : make(undefined, { node, scope }, it);
  }),
  on(SyntaxKind.DeleteExpression, deletion),
  on(SyntaxKind.AwaitExpression, (node: ts.AwaitExpression, scope, it) =>
    halt("evaluate/async", { what: "what `await` waits for" }, { node, scope }, it),
  ),
  // What these are about is refused where it is used, so that a module may have them for its tasks.
  on(SyntaxKind.BigIntLiteral, (node: ts.BigIntLiteral, scope, it) =>
    unsupported("a bigint", NOT_EVALUATED, { node, scope }, it),
  ),
];

function inner(node: Wrapper, scope: Env, it: Interpreter, name?: string): Value {
  return it.evaluate(node.expression, scope, name);
}

function conditional(node: ts.ConditionalExpression, scope: Env, it: Interpreter): Value {
  const test = it.evaluate(node.condition, scope);
  if (test.data instanceof Unreadable) return skip([node.whenTrue, node.whenFalse], test, scope, it);
  return it.evaluate(test.data ? node.whenTrue : node.whenFalse, scope);
}

function binaryExpression(node: ts.BinaryExpression, scope: Env, it: Interpreter): Value {
  const operator = node.operatorToken.kind;
  if (isBinaryOperator(operator)) return fold(node, scope, it);
  if (isAssignment(operator)) return assignment(node, scope, it);
  return row(node, operator, scope, it);
}

/** A row such as `a + b + c` is a deep tree that leans left; walking it in a loop keeps long ones within the depth limit. */
function fold(node: ts.BinaryExpression, scope: Env, it: Interpreter): Value {
  const [first, rest] = unfold(node, isBinaryOperator);
  let value = it.evaluate(first, scope);
  for (const next of rest) {
    const right = it.evaluate(next.right, scope);
    value = binary(next.operatorToken.kind, value, right, { node: next, scope }, it);
  }
  return value;
}

/** A row of `&&`, of `||`, of `??` or of commas. */
function row(node: ts.BinaryExpression, operator: ts.SyntaxKind, scope: Env, it: Interpreter): Value {
  const isDecided = DECISIONS[operator];
  if (isDecided === undefined) return refuse("this operator", NOT_EVALUATED, { node, scope }, it);
  const [first, rest] = unfold(node, (other) => other === operator);
  let value = it.evaluate(first, scope);
  for (const [index, next] of rest.entries()) {
    if (value.data instanceof Unreadable && operator !== SyntaxKind.CommaToken) {
      return skip(
        rest.slice(index).map(({ right }) => right),
        value,
        scope,
        it,
      );
    }
    if (isDecided(value)) return value;
    value = it.evaluate(next.right, scope);
  }
  return value;
}

/** Whether a row ends with this value. */
const DECISIONS: Partial<Record<ts.SyntaxKind, (value: Value) => boolean>> = {
  [SyntaxKind.AmpersandAmpersandToken]: ({ data }) => !data,
  [SyntaxKind.BarBarToken]: ({ data }) => Boolean(data),
  [SyntaxKind.QuestionQuestionToken]: ({ data }) => data !== null && data !== undefined,
  [SyntaxKind.CommaToken]: () => false,
};

/** The first operand of a row and the steps that follow. */
function unfold(
  node: ts.BinaryExpression,
  belongs: (operator: ts.SyntaxKind) => boolean,
): [ts.Expression, ts.BinaryExpression[]] {
  const steps: ts.BinaryExpression[] = [];
  let first: ts.Expression = node;
  while (ts.isBinaryExpression(first) && belongs(first.operatorToken.kind)) {
    steps.push(first);
    first = first.left;
  }
  return [first, steps.reverse()];
}

function prefix(node: ts.PrefixUnaryExpression, scope: Env, it: Interpreter): Value {
  if (isStep(node.operator)) return step(node, scope, it).after;
  return unary(node.operator, it.evaluate(node.operand, scope), { node, scope }, it);
}

function typeOfExpression(node: ts.TypeOfExpression, scope: Env, it: Interpreter): Value {
  const value = it.evaluate(node.expression, scope);
  return value.data instanceof Unreadable ? value : make(typeOf(value.data), { node, scope }, it);
}
