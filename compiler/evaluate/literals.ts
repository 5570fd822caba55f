// Expressions that make a value where they stand: literals, templates, lists, objects, functions.
import { ts } from "ts-morph";
import { importMeta } from "./builtins/path.ts";
import { keyText, propertiesOf } from "./builtins/object.ts";
import { classValue } from "./classes.ts";
import { mayBe, skip } from "./escape.ts";
import { make, NOT_EVALUATED, pass, refuse, unsupported, type Env, type Interpreter } from "./interpreter.ts";
import { iterate } from "./iterate.ts";
import { concatenate } from "./operators.ts";
import { spanOf } from "./origin.ts";
import { on, type Handler } from "./handler.ts";
import {
  FunctionData,
  ListData,
  PatternData,
  RecordData,
  Unreadable,
  type Property,
  type Site,
  type Value,
} from "./value.ts";

const { SyntaxKind } = ts;

export const literals: readonly Handler[] = [
  on(SyntaxKind.StringLiteral, text),
  on(SyntaxKind.NoSubstitutionTemplateLiteral, text),
  on(SyntaxKind.NumericLiteral, (node: ts.NumericLiteral, scope, it) =>
    make(Number(node.text), { node, scope }, it),
  ),
  on(SyntaxKind.TrueKeyword, (node: ts.TrueLiteral, scope, it) => make(true, { node, scope }, it)),
  on(SyntaxKind.FalseKeyword, (node: ts.FalseLiteral, scope, it) => make(false, { node, scope }, it)),
  on(SyntaxKind.NullKeyword, (node: ts.NullLiteral, scope, it) => make(null, { node, scope }, it)),
  on(SyntaxKind.TemplateExpression, template),
  on(SyntaxKind.ArrayLiteralExpression, list),
  on(SyntaxKind.ObjectLiteralExpression, object),
  on(SyntaxKind.ArrowFunction, fn),
  on(SyntaxKind.FunctionExpression, fn),
  on(SyntaxKind.ClassExpression, (node: ts.ClassExpression, scope, it, name) =>
    classValue(node, scope, it, name),
  ),
  on(SyntaxKind.RegularExpressionLiteral, pattern),
  on(SyntaxKind.MetaProperty, meta),
];

function text(node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral, scope: Env, it: Interpreter): Value {
  return make(node.text, { node, scope }, it);
}

function template(node: ts.TemplateExpression, scope: Env, it: Interpreter): Value {
  const site = { node, scope };
  const parts: Value[] = [make(node.head.text, site, it)];
  let refused: Value | undefined;
  for (const span of node.templateSpans) {
    const value = it.evaluate(span.expression, scope);
    if (value.data instanceof Unreadable) refused ??= value;
    parts.push(value, make(span.literal.text, site, it));
  }
  return refused ?? concatenate(parts, site, it);
}

function list(node: ts.ArrayLiteralExpression, scope: Env, it: Interpreter): Value {
  const site = { node, scope };
  const items: Value[] = [];
  let refused: Value | undefined;
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) {
      refused ??= unsupported("a list with a hole", "a hole is no value", site, it);
      continue;
    }
    const value = it.evaluate(ts.isSpreadElement(element) ? element.expression : element, scope);
    if (!ts.isSpreadElement(element)) items.push(value);
    else if (value.data instanceof Unreadable) refused ??= value;
    else spreadInto(items, value, element, scope, it);
    it.budget.room(items.length);
  }
  return refused === undefined
    ? make(new ListData(items, it.initialising), site, it)
    : mayBe(refused, items, it);
}

function spreadInto(
  items: Value[],
  value: Value,
  element: ts.SpreadElement,
  scope: Env,
  it: Interpreter,
): void {
  const site = { node: element, scope };
  for (const item of iterate(value, site, it)) items.push(spreading(item, element.expression, site, it));
}

/** The value with the stop at the spread that it came through. */
function spreading(value: Value, spread: ts.Expression, site: Site, it: Interpreter): Value {
  return pass(value, "spread", ts.isIdentifier(spread) ? spread.text : "…", site, it);
}

function object(node: ts.ObjectLiteralExpression, scope: Env, it: Interpreter): Value {
  const properties = new Map<string, Property>();
  for (const member of node.properties) {
    const refused = addMember(member, properties, scope, it);
    if (refused !== undefined) return skip([node], refused, scope, it);
  }
  return make(new RecordData(properties, it.initialising), { node, scope }, it);
}

/** Adds what one member of an object literal says. Returns the reason where the whole object cannot be read. */
function addMember(
  member: ts.ObjectLiteralElementLike,
  properties: Map<string, Property>,
  scope: Env,
  it: Interpreter,
): Value | undefined {
  const site = { node: member, scope };
  if (ts.isSpreadAssignment(member)) return addSpread(member, properties, scope, it);
  if (ts.isGetAccessor(member) || ts.isSetAccessor(member)) {
    return unsupported("a getter or setter", "reading it may give something else each time", site, it);
  }
  const name = propertyName(member.name, scope, it);
  if (typeof name !== "string") return name;
  if (name === "__proto__") return unsupported("`__proto__`", "it changes what the object is", site, it);
  properties.set(name, { key: spanOf(member.name, scope.file), value: memberValue(member, name, scope, it) });
  return undefined;
}

type ValueMember = ts.PropertyAssignment | ts.ShorthandPropertyAssignment | ts.MethodDeclaration;

function memberValue(member: ValueMember, name: string, scope: Env, it: Interpreter): Value {
  if (ts.isPropertyAssignment(member)) return it.evaluate(member.initializer, scope, name);
  if (ts.isMethodDeclaration(member))
    return make(new FunctionData(member, scope, name), { node: member, scope }, it);
  return it.evaluate(member.name, scope);
}

function addSpread(
  member: ts.SpreadAssignment,
  properties: Map<string, Property>,
  scope: Env,
  it: Interpreter,
): Value | undefined {
  const site = { node: member, scope };
  const spread = it.evaluate(member.expression, scope);
  if (spread.data instanceof Unreadable) return spread;
  for (const [name, { key, value }] of propertiesOf(spread, site, it)) {
    it.budget.spend();
    properties.set(name, { key, value: spreading(value, member.expression, site, it) });
  }
  it.budget.room(properties.size);
  return undefined;
}

/** The name as text, or the reason why it cannot be read. */
function propertyName(name: ts.PropertyName, scope: Env, it: Interpreter): string | Value {
  if (ts.isNumericLiteral(name)) return String(Number(name.text));
  if (ts.isBigIntLiteral(name)) return refuse("a bigint as a key", NOT_EVALUATED, { node: name, scope }, it);
  if (!ts.isComputedPropertyName(name)) return name.text;
  const key = it.evaluate(name.expression, scope);
  return key.data instanceof Unreadable ? key : keyText(key, { node: name, scope }, it);
}

function fn(node: ts.ArrowFunction | ts.FunctionExpression, scope: Env, it: Interpreter, name = ""): Value {
  const own = node.name?.text;
  if (own === undefined) return make(new FunctionData(node, scope, name), { node, scope }, it);
  // The name of a function expression is known inside it only.
  const inner = scope.nested(it.initialising);
  const value = make(new FunctionData(node, inner, own), { node, scope }, it);
  inner.declare(own, value, true);
  return value;
}

function pattern(node: ts.RegularExpressionLiteral, scope: Env, it: Interpreter): Value {
  const end = node.text.lastIndexOf("/");
  return make(new PatternData(node.text.slice(1, end), node.text.slice(end + 1)), { node, scope }, it);
}

function meta(node: ts.MetaProperty, scope: Env, it: Interpreter): Value {
  const site = { node, scope };
  if (node.keywordToken === SyntaxKind.ImportKeyword)
    return make(importMeta(scope.file.source.path, it), site, it);
  return unsupported("new.target", "classes are not evaluated", site, it);
}
