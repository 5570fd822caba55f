// What may be written where: one row for each kind of syntax that can be wrong by itself.
import { ts } from "ts-morph";
import { isAssignment, isStep } from "../evaluate/effects.ts";
import type { Context } from "./context.ts";
import { isSimpleTarget, isTarget, unwrap } from "./targets.ts";

const { SyntaxKind } = ts;

type Check = (node: ts.Node, context: Context) => string | undefined;

function on<N extends ts.Node>(
  kind: N["kind"],
  check: (node: N, context: Context) => string | undefined,
): [ts.SyntaxKind, Check] {
  // The kind says which interface the node has.
  return [kind, check as Check];
}

/** What is wrong with a node in its place. */
export function syntaxProblem(node: ts.Node, context: Context): string | undefined {
  const problem = checks.get(node.kind)?.(node, context);
  if (problem !== undefined || context.isTopLevel) return problem;
  return unless(!isModuleItem(node), "this can stand only at the top level of a module");
}

/** Statements that can be exported. */
const EXPORTABLE: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ClassDeclaration,
  SyntaxKind.EnumDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.ImportEqualsDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.ModuleDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.VariableStatement,
]);

function isModuleItem(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node))
    return true;
  return (
    EXPORTABLE.has(node.kind) &&
    ts.canHaveModifiers(node) &&
    (node.modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false)
  );
}

const checks: ReadonlyMap<ts.SyntaxKind, Check> = new Map([
  on(SyntaxKind.ReturnStatement, (_node, { isFunction }) =>
    unless(isFunction, "`return` outside of a function"),
  ),
  on(SyntaxKind.BreakStatement, (node: ts.BreakStatement, { isInLoop, isInSwitch, labels }) =>
    node.label === undefined
      ? unless(isInLoop || isInSwitch, "`break` outside of a loop or switch")
      : unknownLabel(node.label, labels),
  ),
  on(SyntaxKind.ContinueStatement, (node: ts.ContinueStatement, { isInLoop, labels }) =>
    !isInLoop ? "`continue` outside of a loop" : node.label && unknownLabel(node.label, labels),
  ),
  on(SyntaxKind.LabeledStatement, (node: ts.LabeledStatement, { labels }) =>
    labels.includes(node.label.text)
      ? `the label ${node.label.text} is there already`
      : misplaced(node.statement),
  ),
  on(SyntaxKind.AwaitExpression, (_node, context) =>
    unless(mayAwait(context), "`await` in a function that is not async"),
  ),
  on(SyntaxKind.YieldExpression, (_node, { isGenerator }) =>
    unless(isGenerator, "`yield` outside of a generator"),
  ),
  on(SyntaxKind.MetaProperty, (node: ts.MetaProperty, { isFunction }) =>
    unless(
      isFunction || node.keywordToken === SyntaxKind.ImportKeyword,
      "`new.target` outside of a function",
    ),
  ),
  on(SyntaxKind.WithStatement, () => "a module cannot have `with`"),
  on(SyntaxKind.VariableStatement, ({ declarationList }: ts.VariableStatement) =>
    uninitialised(declarationList),
  ),
  on(
    SyntaxKind.ForStatement,
    (node: ts.ForStatement) => misplaced(node.statement) ?? uninitialised(node.initializer),
  ),
  on(SyntaxKind.ForOfStatement, (node: ts.ForOfStatement, context) => {
    if (node.awaitModifier !== undefined && !mayAwait(context))
      return "`for await` in a function that is not async";
    return misplaced(node.statement) ?? badHead(node.initializer);
  }),
  on(
    SyntaxKind.ForInStatement,
    (node: ts.ForInStatement) => misplaced(node.statement) ?? badHead(node.initializer),
  ),
  on(SyntaxKind.WhileStatement, ({ statement }: ts.WhileStatement) => misplaced(statement)),
  on(SyntaxKind.DoStatement, ({ statement }: ts.DoStatement) => misplaced(statement)),
  on(
    SyntaxKind.IfStatement,
    (node: ts.IfStatement) => misplaced(node.thenStatement) ?? misplaced(node.elseStatement),
  ),
  on(SyntaxKind.CaseBlock, ({ clauses }: ts.CaseBlock) =>
    unless(clauses.filter(ts.isDefaultClause).length < 2, "a switch with two defaults"),
  ),
  on(SyntaxKind.BinaryExpression, binary),
  on(SyntaxKind.PrefixUnaryExpression, (node: ts.PrefixUnaryExpression) =>
    unless(!isStep(node.operator) || isSimpleTarget(node.operand), NO_TARGET),
  ),
  on(SyntaxKind.PostfixUnaryExpression, (node: ts.PostfixUnaryExpression) =>
    unless(isSimpleTarget(node.operand), NO_TARGET),
  ),
  on(SyntaxKind.DeleteExpression, (node: ts.DeleteExpression) =>
    unless(!ts.isIdentifier(unwrap(node.expression)), "a variable cannot be deleted"),
  ),
  on(SyntaxKind.ShorthandPropertyAssignment, (node: ts.ShorthandPropertyAssignment, { isPattern }) =>
    unless(isPattern || node.objectAssignmentInitializer === undefined, "`=` after a property of an object"),
  ),
  on(SyntaxKind.RegularExpressionLiteral, (node: ts.RegularExpressionLiteral) => badPattern(node.text)),
  on(SyntaxKind.TaggedTemplateExpression, (node: ts.TaggedTemplateExpression) =>
    unless(
      (node.flags & ts.NodeFlags.OptionalChain) === 0 && (node.tag.flags & ts.NodeFlags.OptionalChain) === 0,
      "a template after an optional chain",
    ),
  ),
  on(SyntaxKind.Parameter, (node: ts.ParameterDeclaration) =>
    unless(
      node.dotDotDotToken === undefined || node.initializer === undefined,
      "a rest parameter with a default",
    ),
  ),
  on(SyntaxKind.ArrayBindingPattern, (node: ts.ArrayBindingPattern) => restBefore(node.elements)),
  on(SyntaxKind.ObjectBindingPattern, (node: ts.ObjectBindingPattern) => restBefore(node.elements)),
  on(SyntaxKind.FunctionDeclaration, callable),
  on(SyntaxKind.FunctionExpression, callable),
  on(SyntaxKind.ArrowFunction, callable),
  on(SyntaxKind.MethodDeclaration, callable),
  on(SyntaxKind.Constructor, callable),
  on(SyntaxKind.ClassDeclaration, constructors),
  on(SyntaxKind.ClassExpression, constructors),
]);

const NO_TARGET = "this cannot be assigned to";

function unless(isFine: boolean, problem: string): string | undefined {
  return isFine ? undefined : problem;
}

function mayAwait({ isFunction, isAsync }: Context): boolean {
  return isAsync || !isFunction;
}

function unknownLabel({ text }: ts.Identifier, labels: readonly string[]): string | undefined {
  return unless(labels.includes(text), `there is no label ${text} around this`);
}

/** Declarations stand in blocks only. */
function misplaced(statement: ts.Statement | undefined): string | undefined {
  if (statement === undefined) return undefined;
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    (ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0);
  return unless(!isDeclaration, "a declaration that is not in a block");
}

function uninitialised(list: ts.ForInitializer | undefined): string | undefined {
  if (list === undefined || !ts.isVariableDeclarationList(list)) return undefined;
  const isConstant = (list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using)) !== 0;
  const missing = list.declarations.find(
    ({ name, initializer }) => initializer === undefined && (isConstant || !ts.isIdentifier(name)),
  );
  return missing && "a declaration that needs a value";
}

function badHead(head: ts.ForInitializer): string | undefined {
  if (!ts.isVariableDeclarationList(head)) return unless(isTarget(head), NO_TARGET);
  const [only, ...more] = head.declarations;
  return unless(
    more.length === 0 && only?.initializer === undefined,
    "the head of this loop declares one variable without a value",
  );
}

function binary({ left, right, operatorToken: { kind } }: ts.BinaryExpression): string | undefined {
  if (isAssignment(kind))
    return unless(kind === SyntaxKind.EqualsToken ? isTarget(left) : isSimpleTarget(left), NO_TARGET);
  const mixes =
    kind === SyntaxKind.QuestionQuestionToken ? isLogical : isLogical(kind) ? isNullish : undefined;
  if (mixes === undefined) return undefined;
  const isMixed = [left, right].some(
    (operand) => ts.isBinaryExpression(operand) && mixes(operand.operatorToken.kind),
  );
  return unless(!isMixed, "`??` beside `||` or `&&` needs parentheses");
}

function isLogical(kind: ts.SyntaxKind): boolean {
  return kind === SyntaxKind.BarBarToken || kind === SyntaxKind.AmpersandAmpersandToken;
}

function isNullish(kind: ts.SyntaxKind): boolean {
  return kind === SyntaxKind.QuestionQuestionToken;
}

/** Making a regular expression runs nothing, and the engine knows best which ones there are. */
function badPattern(text: string): string | undefined {
  const end = text.lastIndexOf("/");
  try {
    void new RegExp(text.slice(1, end), text.slice(end + 1));
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function callable(node: ts.FunctionLikeDeclaration): string | undefined {
  return restBefore(node.parameters) ?? strictWithDefaults(node);
}

function constructors({ members }: ts.ClassLikeDeclaration): string | undefined {
  const bodies = members.filter((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
  return unless(bodies.length < 2, "a class with two constructors");
}

function restBefore(elements: readonly ts.Node[]): string | undefined {
  const isEarly = elements
    .slice(0, -1)
    .some(
      (element) =>
        (ts.isBindingElement(element) || ts.isParameter(element)) && element.dotDotDotToken !== undefined,
    );
  return unless(!isEarly, "the rest comes last");
}

function strictWithDefaults({ parameters, body }: ts.FunctionLikeDeclaration): string | undefined {
  if (body === undefined || !ts.isBlock(body)) return undefined;
  const [first] = body.statements;
  const isStrict =
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === "use strict";
  const isSimple = parameters.every(
    ({ name, initializer, dotDotDotToken }) =>
      ts.isIdentifier(name) && initializer === undefined && dotDotDotToken === undefined,
  );
  return unless(!isStrict || isSimple, '"use strict" in a function with defaults or destructuring');
}
