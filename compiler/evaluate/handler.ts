// The table behind evaluating an expression: one function for each kind of syntax.
import type { ts } from "ts-morph";
import type { Env, Interpreter } from "./interpreter.ts";
import type { Value } from "./value.ts";

export interface Handler {
  readonly kind: ts.SyntaxKind;
  readonly evaluate: (node: ts.Expression, scope: Env, it: Interpreter, name?: string) => Value;
}

/** Ties a kind of syntax to the function that evaluates its nodes. */
export function on<N extends ts.Expression>(
  kind: N["kind"],
  evaluate: (node: N, scope: Env, it: Interpreter, name?: string) => Value,
): Handler {
  // The kind says which interface the node has; TypeScript's own tables of visitors cast at this place too.
  return { kind, evaluate: evaluate as Handler["evaluate"] };
}
