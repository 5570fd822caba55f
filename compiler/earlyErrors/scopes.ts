// The names that blocks declare, without their values.
import { ts } from "ts-morph";
import { isErased, namesIn } from "../evaluate/moduleSyntax.ts";

/** A block, a function or the head of a loop. */
export interface NameScope {
  /** What `let`, `const`, `class` and the like declare here. */
  readonly lexical: ReadonlySet<string>;
  /** The scope around, up to the function that this is in. */
  readonly outer: NameScope | undefined;
  /** What a function or `catch` declares for its body, which must not declare it again. */
  readonly parameters: readonly string[];
  readonly body: ts.Node | undefined;
}

/** Something that is wrong at a node. */
export interface Problem {
  readonly node: ts.Node;
  readonly problem: string;
}

/** A name where it is declared. */
export interface DeclaredName {
  readonly name: string;
  readonly node: ts.Node;
}

/** The scope of what is directly inside a node. */
export function enterScope(node: ts.Node, outer: NameScope): NameScope {
  if (ts.isFunctionLike(node)) {
    const parameters = node.parameters.flatMap((parameter) => namesIn(parameter.name));
    return { lexical: new Set(), outer: undefined, parameters, body: "body" in node ? node.body : undefined };
  }
  if (ts.isCatchClause(node)) {
    const parameters = node.variableDeclaration === undefined ? [] : namesIn(node.variableDeclaration.name);
    return { lexical: new Set(), outer, parameters, body: node.block };
  }
  const declared = lexicalNames(node, outer);
  if (declared.length === 0) return outer;
  return { lexical: new Set(declared.map(({ name }) => name)), outer, parameters: [], body: undefined };
}

/** What a block, a module or the head of a loop declares for itself. */
export function lexicalNames(node: ts.Node, scope: NameScope): readonly DeclaredName[] {
  if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const { initializer } = node;
    return initializer !== undefined && ts.isVariableDeclarationList(initializer)
      ? blockScoped(initializer)
      : [];
  }
  const isBody = isFunctionBody(node, scope);
  return statementsOf(node).flatMap((statement) => namesOf(statement, isBody));
}

export function isFunctionBody(node: ts.Node, scope: NameScope): boolean {
  return scope.body === node && scope.outer === undefined;
}

export function statementsOf(node: ts.Node): readonly ts.Statement[] {
  if (ts.isSourceFile(node) || ts.isBlock(node)) return node.statements;
  return ts.isCaseBlock(node) ? node.clauses.flatMap(({ statements }) => statements) : [];
}

function namesOf(statement: ts.Statement, isInFunctionBody: boolean): readonly DeclaredName[] {
  if (isErased(statement)) return [];
  if (ts.isVariableStatement(statement)) return blockScoped(statement.declarationList);
  if (ts.isImportDeclaration(statement)) return importedNames(statement);
  // At the top of a function, its functions are declared as with `var`.
  if (ts.isFunctionDeclaration(statement) && (isInFunctionBody || statement.body === undefined)) return [];
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    return statement.name === undefined ? [] : [{ name: statement.name.text, node: statement.name }];
  }
  return [];
}

function blockScoped(list: ts.VariableDeclarationList): readonly DeclaredName[] {
  return (list.flags & ts.NodeFlags.BlockScoped) === 0 ? [] : declaredIn(list);
}

export function declaredIn(list: ts.VariableDeclarationList): readonly DeclaredName[] {
  return list.declarations.flatMap(({ name }) => namesIn(name).map((text) => ({ name: text, node: name })));
}

function importedNames({ importClause }: ts.ImportDeclaration): readonly DeclaredName[] {
  if (importClause === undefined || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const { name, namedBindings } = importClause;
  const own = name === undefined ? [] : [name];
  if (namedBindings === undefined) return own.map(named);
  if (ts.isNamespaceImport(namedBindings)) return [...own, namedBindings.name].map(named);
  return [
    ...own,
    ...namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map((element) => element.name),
  ].map(named);
}

function named(node: ts.Identifier): DeclaredName {
  return { name: node.text, node };
}
