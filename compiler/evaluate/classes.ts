// Classes: a module may have them for its tasks. They are not followed, so what a DAG does with one is refused.
import { ts } from "ts-morph";
import { mayHaveEffects } from "./effects.ts";
import { callUnread } from "./escape.ts";
import { make, NOT_EVALUATED, unsupported, type Env, type Interpreter } from "./interpreter.ts";
import { FunctionData, type Value } from "./value.ts";

export function classValue(node: ts.ClassLikeDeclaration, scope: Env, it: Interpreter, name = ""): Value {
  const site = { node, scope };
  const own = node.name?.text ?? name;
  const value = make(new FunctionData(node, scope, own), site, it);
  if (!runsCode(node)) return value;
  const reason = unsupported(`what the class ${own} does when it is declared`, NOT_EVALUATED, site, it);
  return callUnread(reason, [value], site, it);
}

/** Whether declaring the class executes more than can be seen to do no harm. */
function runsCode(node: ts.ClassLikeDeclaration): boolean {
  return (
    hasDecorators(node) ||
    (node.heritageClauses ?? []).some(mayHaveEffects) ||
    node.members.some(
      (member) => hasDecorators(member) || hasComputedName(member) || isStaticWithEffects(member),
    )
  );
}

function hasDecorators(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}

function hasComputedName({ name }: ts.ClassElement): boolean {
  return name !== undefined && ts.isComputedPropertyName(name) && mayHaveEffects(name);
}

function isStaticWithEffects(member: ts.ClassElement): boolean {
  if (ts.isClassStaticBlockDeclaration(member)) return true;
  if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return false;
  const isStatic = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
  return isStatic && mayHaveEffects(member.initializer);
}
