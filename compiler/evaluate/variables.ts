// Executing the declarations of variables.
import { ts } from "ts-morph";
import { make, refuse, type Env, type Interpreter } from "./interpreter.ts";
import { bind, initialise } from "./patterns.ts";

export function declareVariables(list: ts.VariableDeclarationList, scope: Env, it: Interpreter): void {
  requireBlockScope(list, scope, it);
  for (const { name, initializer } of list.declarations) {
    const ownName = ts.isIdentifier(name) ? name.text : undefined;
    const value =
      initializer === undefined
        ? make(undefined, { node: name, scope }, it)
        : it.evaluate(initializer, scope, ownName);
    bind(name, value, initialise(scope, { node: list, scope }, it), scope, it);
  }
}

/** Ends at `var` and `using`. */
export function requireBlockScope(list: ts.VariableDeclarationList, scope: Env, it: Interpreter): void {
  const site = { node: list, scope };
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0) {
    refuse("`var`", "it is visible outside its block", site, it, "write `const` or `let`");
  }
  if ((list.flags & ts.NodeFlags.Using) !== 0) {
    refuse("`using`", "what disposing of the value does is not followed", site, it, "write `const`");
  }
}
