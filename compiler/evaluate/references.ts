// Expressions that lead to a value: names, members, calls, and optional chains of these.
import { ts } from "ts-morph";
import { memberOf } from "./access.ts";
import type { Globals } from "./builtins/globals.ts";
import { keyText } from "./builtins/object.ts";
import { isForeignGlobal, refusedGlobal } from "./builtins/refused.ts";
import { construct, evaluateArguments, methodOf } from "./call.ts";
import { callUnread, skip } from "./escape.ts";
import { on, type Handler } from "./handler.ts";
import {
  halt,
  make,
  NOT_EVALUATED,
  pass,
  refuse,
  throws,
  unsupported,
  type Env,
  type Interpreter,
} from "./interpreter.ts";
import { FunctionData, Unreadable, type Value } from "./value.ts";

const { SyntaxKind } = ts;

export function references(globals: Globals): readonly Handler[] {
  return [
    on(SyntaxKind.Identifier, (node: ts.Identifier, scope, it) => name(node, globals, scope, it)),
    on(SyntaxKind.PropertyAccessExpression, chain),
    on(SyntaxKind.ElementAccessExpression, chain),
    on(SyntaxKind.CallExpression, chain),
    on(SyntaxKind.NewExpression, construction),
    on(SyntaxKind.TaggedTemplateExpression, taggedTemplate),
  ];
}

function name(node: ts.Identifier, globals: Globals, scope: Env, it: Interpreter): Value {
  const binding = scope.lookup(node.text);
  if (binding === undefined) return global(node, globals, scope, it);
  const { value, isConstant } = binding;
  if (value === undefined)
    return throws(`${node.text} is used before its declaration is reached`, { node, scope }, it);
  if (!isConstant || value.data instanceof FunctionData) return value;
  return pass(value, "constant", node.text, { node, scope }, it);
}

function global(node: ts.Identifier, globals: Globals, scope: Env, it: Interpreter): Value {
  const site = { node, scope };
  const { text } = node;
  const known = globals(text);
  if (known !== undefined) return make(known.data, site, it);
  if (isForeignGlobal(text)) return refusedGlobal(text, site, it);
  if (text === "arguments")
    return refuse("`arguments`", NOT_EVALUATED, site, it, "write a rest parameter: (...args)");
  return halt("evaluate/unknown-name", { name: text }, site, it);
}

type Link =
  ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;

/** Stands for the value of an optional chain that ended early: because it is nullish, or because nobody knows. */
class Ended {
  readonly reason: Value | undefined;
  constructor(reason?: Value) {
    this.reason = reason;
  }
}

function chain(node: Link, scope: Env, it: Interpreter): Value {
  const value = follow(node, scope, it);
  if (!(value instanceof Ended)) return value;
  if (value.reason === undefined) return make(undefined, { node, scope }, it);
  const result = skip(argumentsIn(node), value.reason, scope, it);
  // If it did not end, what nobody knows is called.
  return hasCall(node) ? callUnread(result, [result], { node, scope }, it) : result;
}

function hasCall(node: ts.Expression): boolean {
  return isLink(node) && (ts.isCallExpression(node) || hasCall(node.expression));
}

/** What the links of a chain would evaluate if it did not end. */
function argumentsIn(node: ts.Expression): readonly ts.Node[] {
  if (!isLink(node)) return [];
  const before = argumentsIn(node.expression);
  if (ts.isCallExpression(node)) return [...before, ...node.arguments];
  return ts.isElementAccessExpression(node) ? [...before, node.argumentExpression] : before;
}

function follow(node: Link, scope: Env, it: Interpreter): Value | Ended {
  if (ts.isCallExpression(node)) return followCall(node, scope, it);
  const object = base(node.expression, scope, it);
  if (object instanceof Ended || ts.isNonNullExpression(node)) return object;
  if (node.questionDotToken !== undefined && mayEnd(object)) return ended(object);
  return memberOf(object, keyOf(node, scope, it), { node, scope }, it);
}

/** What a link hangs on: within an optional chain the link before it, which may have ended the chain. */
function base(node: ts.Expression, scope: Env, it: Interpreter): Value | Ended {
  return isLink(node) && (node.flags & ts.NodeFlags.OptionalChain) !== 0
    ? it.budget.nested(() => follow(node, scope, it))
    : it.evaluate(node, scope);
}

function isLink(node: ts.Expression): node is Link {
  return (
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNonNullExpression(node)
  );
}

/** Whether a chain ends at `?.` after this value, or may end. */
function mayEnd({ data }: Value): boolean {
  return data === null || data === undefined || data instanceof Unreadable;
}

function ended(value: Value): Ended {
  return value.data instanceof Unreadable ? new Ended(value) : new Ended();
}

function keyOf(
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  scope: Env,
  it: Interpreter,
): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return keyText(it.evaluate(node.argumentExpression, scope), { node, scope }, it);
}

function followCall(node: ts.CallExpression, scope: Env, it: Interpreter): Value | Ended {
  const callee = node.expression;
  const site = { node, scope };
  if (callee.kind === SyntaxKind.ImportKeyword) {
    return halt("evaluate/async", { what: "what `import()` gives" }, site, it, {
      hint: "write an import statement, or do it inside a task",
    });
  }
  if (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee))
    return followMethodCall(node, callee, scope, it);
  const value = base(callee, scope, it);
  if (value instanceof Ended) return value;
  if (node.questionDotToken !== undefined && mayEnd(value)) return ended(value);
  return it.call(value, evaluateArguments(node.arguments, scope, it), site);
}

function followMethodCall(
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  scope: Env,
  it: Interpreter,
): Value | Ended {
  const object = base(callee.expression, scope, it);
  if (object instanceof Ended) return object;
  if (callee.questionDotToken !== undefined && mayEnd(object)) return ended(object);
  const key = keyOf(callee, scope, it);
  const site = { node, scope };
  const method = methodOf(object, key, site, it);
  if (node.questionDotToken !== undefined && method.member !== undefined && mayEnd(method.member))
    return ended(method.member);
  return method.call(evaluateArguments(node.arguments, scope, it));
}

function construction(node: ts.NewExpression, scope: Env, it: Interpreter): Value {
  const callee = it.evaluate(node.expression, scope);
  return construct(callee, evaluateArguments(node.arguments, scope, it), { node, scope }, it);
}

/** A template's function gets the template's own pieces too, so it is not followed. */
function taggedTemplate(node: ts.TaggedTemplateExpression, scope: Env, it: Interpreter): Value {
  const site = { node, scope };
  const tag = it.evaluate(node.tag, scope);
  const spans = ts.isTemplateExpression(node.template) ? node.template.templateSpans : [];
  const args = spans.map(({ expression }) => it.evaluate(expression, scope));
  const result =
    tag.data instanceof Unreadable ? tag : unsupported("a tagged template", NOT_EVALUATED, site, it);
  return callUnread(result, [tag, ...args], site, it);
}
