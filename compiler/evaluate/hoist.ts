// Makes the names of a block known before it is executed: functions with their value, the others without.
import { ts } from "ts-morph";
import { make, type Env, type Interpreter } from "./interpreter.ts";
import { DEFAULT_NAME, isErased, namesIn } from "./moduleSyntax.ts";
import { FunctionData } from "./value.ts";

export function hoist(statements: readonly ts.Statement[], scope: Env, it: Interpreter): void {
  for (const statement of statements) {
    if (isErased(statement)) continue;
    if (ts.isFunctionDeclaration(statement)) hoistFunction(statement, scope, it);
    else if (ts.isVariableStatement(statement)) hoistVariables(statement.declarationList, scope);
    else
      for (const name of ownNames(statement))
        scope.declare(name, undefined, name === DEFAULT_NAME || !ts.isClassDeclaration(statement));
  }
}

function hoistFunction(node: ts.FunctionDeclaration, scope: Env, it: Interpreter): void {
  // An overload's signature has no body and is gone when Node runs the file.
  if (node.body === undefined) return;
  const value = make(new FunctionData(node, scope, node.name?.text ?? "default"), { node, scope }, it);
  scope.declare(node.name?.text ?? DEFAULT_NAME, value, false);
}

export function hoistVariables(list: ts.VariableDeclarationList, scope: Env): void {
  const isConstant = (list.flags & ts.NodeFlags.Const) !== 0;
  for (const name of list.declarations.flatMap((declaration) => namesIn(declaration.name))) {
    scope.declare(name, undefined, isConstant);
  }
}

function ownNames(statement: ts.Statement): readonly string[] {
  if (ts.isClassDeclaration(statement)) return [statement.name?.text ?? DEFAULT_NAME];
  if (ts.isEnumDeclaration(statement)) return [statement.name.text];
  if (ts.isModuleDeclaration(statement)) return [statement.name.text];
  return ts.isExportAssignment(statement) ? [DEFAULT_NAME] : [];
}
