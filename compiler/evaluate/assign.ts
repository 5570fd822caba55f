// Expressions that change something: assignments, `++`, `delete`.
import { ts } from "ts-morph";
import { deleteMember, memberOf, setMember } from "./access.ts";
import { keyText } from "./builtins/object.ts";
import { escape } from "./escape.ts";
import { halt, known, make, refuse, throws, type Env, type Interpreter } from "./interpreter.ts";
import { binary, unary } from "./operators.ts";
import { Unreadable, type Site, type Value } from "./value.ts";

const { SyntaxKind } = ts;

/** The assignments that look at the old value first: whether it stays. */
const LOGICAL: Partial<Record<ts.SyntaxKind, (value: Value) => boolean>> = {
  [SyntaxKind.AmpersandAmpersandEqualsToken]: ({ data }) => !data,
  [SyntaxKind.BarBarEqualsToken]: ({ data }) => Boolean(data),
  [SyntaxKind.QuestionQuestionEqualsToken]: ({ data }) => data !== null && data !== undefined,
};

const COMPOUND: Partial<Record<ts.SyntaxKind, ts.SyntaxKind>> = {
  [SyntaxKind.PlusEqualsToken]: SyntaxKind.PlusToken,
  [SyntaxKind.MinusEqualsToken]: SyntaxKind.MinusToken,
  [SyntaxKind.AsteriskEqualsToken]: SyntaxKind.AsteriskToken,
  [SyntaxKind.AsteriskAsteriskEqualsToken]: SyntaxKind.AsteriskAsteriskToken,
  [SyntaxKind.SlashEqualsToken]: SyntaxKind.SlashToken,
  [SyntaxKind.PercentEqualsToken]: SyntaxKind.PercentToken,
  [SyntaxKind.AmpersandEqualsToken]: SyntaxKind.AmpersandToken,
  [SyntaxKind.BarEqualsToken]: SyntaxKind.BarToken,
  [SyntaxKind.CaretEqualsToken]: SyntaxKind.CaretToken,
  [SyntaxKind.LessThanLessThanEqualsToken]: SyntaxKind.LessThanLessThanToken,
  [SyntaxKind.GreaterThanGreaterThanEqualsToken]: SyntaxKind.GreaterThanGreaterThanToken,
  [SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken]:
    SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
};

export function assignment(node: ts.BinaryExpression, scope: Env, it: Interpreter): Value {
  const operator = node.operatorToken.kind;
  const target = resolveTarget(node.left, scope, it);
  const right = (): Value =>
    it.evaluate(node.right, scope, ts.isIdentifier(node.left) ? node.left.text : undefined);
  if (operator === SyntaxKind.EqualsToken) return target.set(right());
  const old = target.get();
  const stays = LOGICAL[operator];
  if (stays !== undefined) {
    known(old, it);
    return stays(old) ? old : target.set(right());
  }
  const compound = COMPOUND[operator];
  if (compound === undefined) throw new Error(`invariant: ${SyntaxKind[operator]} is an assignment`);
  return target.set(binary(compound, old, right(), { node, scope }, it));
}

/** Something that can be assigned to, resolved once: `list[i++] += 1` steps `i` once. */
interface Target {
  get(): Value;
  set(value: Value): Value;
}

function resolveTarget(node: ts.Expression, scope: Env, it: Interpreter): Target {
  const site = { node, scope };
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) {
    return it.budget.nested(() => resolveTarget(node.expression, scope, it));
  }
  if (ts.isIdentifier(node))
    return { get: () => it.evaluate(node, scope), set: (value) => setVariable(node.text, value, site, it) };
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) {
    return refuse("assigning to this", "only variables, properties and items can be assigned to", site, it);
  }
  const { object, key } = memberTarget(node, scope, it);
  return {
    get: () => memberOf(object, key, site, it),
    set: (value) => {
      setMember(object, key, value, site, it);
      return value;
    },
  };
}

function memberTarget(
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  scope: Env,
  it: Interpreter,
): { object: Value; key: string } {
  const object = it.evaluate(node.expression, scope);
  if (ts.isPropertyAccessExpression(node)) return { object, key: node.name.text };
  return { object, key: keyText(it.evaluate(node.argumentExpression, scope), { node, scope }, it) };
}

function setVariable(name: string, value: Value, site: Site, it: Interpreter): Value {
  const holder = site.scope.holderOf(name);
  const binding = holder?.own(name);
  if (holder === undefined || binding === undefined) return throws(`there is no variable ${name}`, site, it);
  if (binding.value === undefined)
    return throws(`${name} is used before its declaration is reached`, site, it);
  if (binding.isConstant || holder.imports(name)) return throws(`${name} is a constant`, site, it);
  if (holder.owner !== it.initialising) {
    return halt(
      "evaluate/shared-constant",
      { what: `the variable ${name}`, file: holder.owner.source.path },
      site,
      it,
    );
  }
  if (binding.escaped !== undefined) {
    // Code that cannot be read may see the new value, and may have changed the old one.
    if (binding.value.data instanceof Unreadable) known(binding.value, it);
    escape([value], binding.escaped, site, it);
  }
  binding.value = value;
  return value;
}

/** `++` and `--`. */
export function step(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  scope: Env,
  it: Interpreter,
): { before: Value; after: Value } {
  const site = { node, scope };
  const target = resolveTarget(node.operand, scope, it);
  const before = unary(SyntaxKind.PlusToken, target.get(), site, it);
  const operator = node.operator === SyntaxKind.PlusPlusToken ? SyntaxKind.PlusToken : SyntaxKind.MinusToken;
  return { before, after: target.set(binary(operator, before, make(1, site, it), site, it)) };
}

export function deletion(node: ts.DeleteExpression, scope: Env, it: Interpreter): Value {
  const site = { node, scope };
  const target = node.expression;
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) {
    return refuse("`delete` of this", "only properties can be deleted", site, it);
  }
  const { object, key } = memberTarget(target, scope, it);
  deleteMember(object, key, site, it);
  return make(true, site, it);
}
