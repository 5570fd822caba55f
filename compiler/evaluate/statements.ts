// Executing statements: declarations, branches, blocks. A statement that ends other than by going on says how.
import { ts } from "ts-morph";
import { classValue } from "./classes.ts";
import { isAssignment, mayHaveEffects } from "./effects.ts";
import { declareEnum } from "./enums.ts";
import { hoist } from "./hoist.ts";
import {
  decide,
  halt,
  known,
  make,
  NOT_EVALUATED,
  refuse,
  throws,
  unsupported,
  type Completion,
  type Env,
  type Interpreter,
} from "./interpreter.ts";
import { doLoop, forLoop, forOf, whileLoop, type Execute } from "./loops.ts";
import { DEFAULT_NAME, isErased } from "./moduleSyntax.ts";
import { same } from "./operators.ts";
import { initialise } from "./patterns.ts";
import { Unreadable, type Value } from "./value.ts";
import { declareVariables } from "./variables.ts";

export function executeAll(statements: readonly ts.Statement[], scope: Env, it: Interpreter): Completion {
  for (const statement of statements) {
    const completion = execute(statement, scope, it);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

const execute: Execute = (node, scope, it) => {
  const executor = executors.get(node.kind);
  const place = it.budget.enter(node, scope.file);
  const completion = executor === undefined ? refuseStatement(node, scope, it) : executor(node, scope, it);
  it.budget.leave(place);
  return completion ?? undefined;
};

type Executor = (node: ts.Statement, scope: Env, it: Interpreter) => Completion | void;

function on<N extends ts.Statement>(
  kind: N["kind"],
  run: (node: N, scope: Env, it: Interpreter) => Completion | void,
): readonly [ts.SyntaxKind, Executor] {
  // The kind says which interface the node has.
  return [kind, run as Executor];
}

const { SyntaxKind } = ts;

/** Statements that do nothing when they are reached. Functions are there from the start. */
const SILENT = [
  SyntaxKind.DebuggerStatement,
  SyntaxKind.EmptyStatement,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.ImportDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
] as const;

const executors: ReadonlyMap<ts.SyntaxKind, Executor> = new Map([
  ...SILENT.map((kind) => on(kind, () => undefined)),
  on(SyntaxKind.VariableStatement, (node: ts.VariableStatement, scope, it) => {
    if (!isErased(node)) declareVariables(node.declarationList, scope, it);
  }),
  on(SyntaxKind.ExpressionStatement, expressionStatement),
  on(SyntaxKind.Block, (node: ts.Block, scope, it) =>
    it.execute(node.statements, scope.nested(it.initialising)),
  ),
  on(SyntaxKind.IfStatement, ifStatement),
  on(SyntaxKind.ForOfStatement, (node: ts.ForOfStatement, scope, it) => forOf(node, scope, it, execute)),
  on(SyntaxKind.ForStatement, (node: ts.ForStatement, scope, it) => forLoop(node, scope, it, execute)),
  on(SyntaxKind.WhileStatement, (node: ts.WhileStatement, scope, it) => whileLoop(node, scope, it, execute)),
  on(SyntaxKind.DoStatement, (node: ts.DoStatement, scope, it) => doLoop(node, scope, it, execute)),
  on(SyntaxKind.SwitchStatement, switchStatement),
  on(SyntaxKind.ReturnStatement, returnStatement),
  on(SyntaxKind.BreakStatement, () => ({ kind: "break" })),
  on(SyntaxKind.ContinueStatement, () => ({ kind: "continue" })),
  on(SyntaxKind.ThrowStatement, throwStatement),
  on(SyntaxKind.ClassDeclaration, classDeclaration),
  on(SyntaxKind.EnumDeclaration, (node: ts.EnumDeclaration, scope, it) => {
    if (!isErased(node)) declareEnum(node, scope, it);
  }),
  on(SyntaxKind.ExportAssignment, exportDefault),
  on(SyntaxKind.ModuleDeclaration, namespaceDeclaration),
]);

const REFUSED: Partial<Record<ts.SyntaxKind, string>> = {
  [SyntaxKind.ForInStatement]: "`for…in`",
  [SyntaxKind.TryStatement]: "`try`",
  [SyntaxKind.LabeledStatement]: "a labelled statement",
  [SyntaxKind.ImportEqualsDeclaration]: "`import … = …`",
};

function refuseStatement(node: ts.Statement, scope: Env, it: Interpreter): never {
  const what = REFUSED[node.kind] ?? "this statement";
  const hint =
    node.kind === SyntaxKind.ForInStatement ? "write `for (const key of Object.keys(object))`" : undefined;
  return refuse(what, NOT_EVALUATED, { node, scope }, it, hint);
}

/** A statement is there for what it does, so a call that cannot be read is an error here. */
function expressionStatement(node: ts.ExpressionStatement, scope: Env, it: Interpreter): void {
  const { expression } = node;
  const value = it.evaluate(expression, scope);
  if (!(value.data instanceof Unreadable)) return;
  if (ts.isBinaryExpression(expression) && isAssignment(expression.operatorToken.kind)) return;
  it.budget.look(expression);
  if (!mayHaveEffects(expression)) return;
  // Inside a DAG's body the call itself is an error already.
  if (it.isInDag) known(value, it);
  const { message, span } = value.data.diagnostic;
  const what = expression.getText(scope.file.syntax).slice(0, 60);
  halt("evaluate/unknown-effect", { what: `\`${what.split("\n", 1)[0] ?? ""}\`` }, { node, scope }, it, {
    related: [{ message, span }],
  });
}

function ifStatement(node: ts.IfStatement, scope: Env, it: Interpreter): Completion {
  // `else if` nests; a row of them is followed in a loop.
  let branch: ts.Statement | undefined = node;
  while (branch !== undefined && ts.isIfStatement(branch)) {
    const test: Value = it.evaluate(branch.expression, scope);
    if (decide(test, it)) return execute(branch.thenStatement, scope, it);
    branch = branch.elseStatement;
  }
  return branch === undefined ? undefined : execute(branch, scope, it);
}

function switchStatement(node: ts.SwitchStatement, scope: Env, it: Interpreter): Completion {
  const { clauses } = node.caseBlock;
  const inner = scope.nested(it.initialising);
  const subject = known(it.evaluate(node.expression, scope), it);
  hoist(
    clauses.flatMap(({ statements }) => statements),
    inner,
    it,
  );
  const matches = (clause: ts.CaseOrDefaultClause): boolean => {
    if (ts.isDefaultClause(clause)) return false;
    const isSame = same(known(it.evaluate(clause.expression, inner), it), subject, it);
    return isSame ?? halt("evaluate/this-machine", {}, { node: clause.expression, scope: inner }, it);
  };
  const match = clauses.findIndex(matches);
  const start = match < 0 ? clauses.findIndex(ts.isDefaultClause) : match;
  if (start < 0) return undefined;
  const completion = executeAll(
    clauses.slice(start).flatMap(({ statements }) => statements),
    inner,
    it,
  );
  return completion?.kind === "break" ? undefined : completion;
}

function returnStatement(node: ts.ReturnStatement, scope: Env, it: Interpreter): Completion {
  const { expression } = node;
  return {
    kind: "return",
    value: expression === undefined ? make(undefined, { node, scope }, it) : it.evaluate(expression, scope),
  };
}

function throwStatement(node: ts.ThrowStatement, scope: Env, it: Interpreter): never {
  const text = node.expression.getText(scope.file.syntax).split("\n", 1)[0] ?? "";
  return throws(text, { node, scope }, it);
}

function classDeclaration(node: ts.ClassDeclaration, scope: Env, it: Interpreter): void {
  if (isErased(node)) return;
  initialise(
    scope,
    { node, scope },
    it,
  )(node.name?.text ?? DEFAULT_NAME, classValue(node, scope, it, "default"));
}

function exportDefault(node: ts.ExportAssignment, scope: Env, it: Interpreter): void {
  if (node.isExportEquals === true)
    refuse("`export =`", NOT_EVALUATED, { node, scope }, it, "write `export default`");
  initialise(scope, { node, scope }, it)(DEFAULT_NAME, it.evaluate(node.expression, scope, "default"));
}

/** Node does not run a namespace; using one for the DAG is the error. */
function namespaceDeclaration(node: ts.ModuleDeclaration, scope: Env, it: Interpreter): void {
  if (isErased(node)) return;
  const site = { node, scope };
  const value = unsupported(`the namespace ${node.name.text}`, NOT_EVALUATED, site, it);
  initialise(scope, site, it)(node.name.text, value);
}
