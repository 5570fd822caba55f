// Executing loops. Each round has its own variables and is a place that values come out of.
import { ts } from "ts-morph";
import { hoistVariables } from "./hoist.ts";
import { decide, halt, pass, refuse, type Completion, type Env, type Interpreter } from "./interpreter.ts";
import { iterate } from "./iterate.ts";
import { bind, initialise } from "./patterns.ts";
import { declareVariables, requireBlockScope } from "./variables.ts";

export type Execute = (node: ts.Statement, scope: Env, it: Interpreter) => Completion;

/** What a loop does with how its body ended: `go on` with the next round, or end with a completion. */
function afterRound(completion: Completion): "go on" | { readonly end: Completion } {
  if (completion === undefined || completion.kind === "continue") return "go on";
  return { end: completion.kind === "return" ? completion : undefined };
}

export function forOf(node: ts.ForOfStatement, scope: Env, it: Interpreter, execute: Execute): Completion {
  const list = declarationIn(node, scope, it);
  const [declaration] = list.declarations;
  if (declaration === undefined) throw new Error("invariant: for…of declares a variable");
  const name = declaration.name.getText(scope.file.syntax);
  const place = { node: list, scope };
  // The loop's own names cannot be used in what it walks through.
  const head = scope.nested(it.initialising);
  hoistVariables(list, head);
  const items = it.evaluate(node.expression, head);
  for (const item of iterate(items, { node: node.expression, scope }, it)) {
    const round = scope.nested(it.initialising);
    hoistVariables(list, round);
    const completion = it.within("loop", name, place, () => {
      bind(declaration.name, pass(item, "loop", name, place, it), initialise(round, place, it), round, it);
      return execute(node.statement, round, it);
    });
    const next = afterRound(completion);
    if (next !== "go on") return next.end;
  }
  return undefined;
}

function declarationIn(
  { initializer, awaitModifier }: ts.ForOfStatement,
  scope: Env,
  it: Interpreter,
): ts.VariableDeclarationList {
  const site = { node: initializer, scope };
  if (awaitModifier !== undefined)
    return halt("evaluate/async", { what: "what `for await` waits for" }, site, it);
  if (!ts.isVariableDeclarationList(initializer)) {
    return refuse(
      "a loop over an existing variable",
      "each round needs its own",
      site,
      it,
      "write `for (const item of …)`",
    );
  }
  requireBlockScope(initializer, scope, it);
  return initializer;
}

export function forLoop(node: ts.ForStatement, scope: Env, it: Interpreter, execute: Execute): Completion {
  const { initializer, condition, incrementor } = node;
  let round = scope.nested(it.initialising);
  if (initializer !== undefined) {
    if (ts.isVariableDeclarationList(initializer)) {
      hoistVariables(initializer, round);
      declareVariables(initializer, round, it);
      round = round.copy();
    } else {
      it.evaluate(initializer, round);
    }
  }
  const name = initializer?.getText(scope.file.syntax) ?? "for";
  const goesOn = (): boolean => condition === undefined || decide(it.evaluate(condition, round), it);
  while (goesOn()) {
    const body = round;
    const next = afterRound(
      it.within("loop", name, { node, scope }, () => execute(node.statement, body, it)),
    );
    if (next !== "go on") return next.end;
    // Closures keep the variables of their own round.
    round = round.copy();
    if (incrementor !== undefined) it.evaluate(incrementor, round);
  }
  return undefined;
}

export function whileLoop(
  node: ts.WhileStatement,
  scope: Env,
  it: Interpreter,
  execute: Execute,
): Completion {
  while (decide(it.evaluate(node.expression, scope), it)) {
    const next = afterRound(execute(node.statement, scope, it));
    if (next !== "go on") return next.end;
  }
  return undefined;
}

export function doLoop(node: ts.DoStatement, scope: Env, it: Interpreter, execute: Execute): Completion {
  do {
    const next = afterRound(execute(node.statement, scope, it));
    if (next !== "go on") return next.end;
  } while (decide(it.evaluate(node.expression, scope), it));
  return undefined;
}
