// What the import and export statements of a file say, without looking at other files. Types are left out: Node
// removes them before it runs a file.
import { ts } from "ts-morph";

/** A name that comes from another module; `*` is all of it. */
export interface Imported {
  readonly specifier: ts.StringLiteral;
  readonly name: string;
  readonly node: ts.Node;
}

export type Exported =
  { readonly kind: "own"; readonly name: string } | { readonly kind: "from"; readonly imported: Imported };

/** What a default export without a name is called inside its module. */
export const DEFAULT_NAME = "*default*";

/** The module that a statement reads, if Node reads it too. */
export function specifierOf(statement: ts.Statement): ts.StringLiteral | undefined {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
  const { moduleSpecifier } = statement;
  return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) && !isTypeOnly(statement)
    ? moduleSpecifier
    : undefined;
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  return statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

export function importsIn(statements: readonly ts.Statement[]): ReadonlyMap<string, Imported> {
  const imports = new Map<string, Imported>();
  for (const statement of statements) {
    const specifier = specifierOf(statement);
    if (specifier === undefined || !ts.isImportDeclaration(statement)) continue;
    for (const { local, name, node } of clauseOf(statement)) imports.set(local, { specifier, name, node });
  }
  return imports;
}

interface ImportedName {
  readonly local: string;
  readonly name: string;
  readonly node: ts.Node;
}

function clauseOf({ importClause }: ts.ImportDeclaration): ImportedName[] {
  const names: ImportedName[] = [];
  if (importClause?.name !== undefined)
    names.push({ local: importClause.name.text, name: "default", node: importClause.name });
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings))
    return [...names, { local: bindings.name.text, name: "*", node: bindings.name }];
  const values = bindings.elements.filter(({ isTypeOnly: isType }) => !isType);
  return [
    ...names,
    ...values.map((node) => ({ local: node.name.text, name: (node.propertyName ?? node.name).text, node })),
  ];
}

export function exportsIn(statements: readonly ts.Statement[]): {
  exports: ReadonlyMap<string, Exported>;
  stars: readonly ts.StringLiteral[];
} {
  const exports = new Map<string, Exported>();
  const stars: ts.StringLiteral[] = [];
  for (const statement of statements) {
    if (ts.isExportDeclaration(statement)) addExportDeclaration(statement, exports, stars);
    else if (ts.isExportAssignment(statement)) exports.set("default", { kind: "own", name: DEFAULT_NAME });
    else for (const [name, own] of declaredExports(statement)) exports.set(name, { kind: "own", name: own });
  }
  return { exports, stars };
}

function addExportDeclaration(
  node: ts.ExportDeclaration,
  exports: Map<string, Exported>,
  stars: ts.StringLiteral[],
): void {
  if (node.isTypeOnly) return;
  const specifier = specifierOf(node);
  const clause = node.exportClause;
  if (clause === undefined) {
    if (specifier !== undefined) stars.push(specifier);
  } else if (ts.isNamespaceExport(clause)) {
    if (specifier !== undefined)
      exports.set(clause.name.text, { kind: "from", imported: { specifier, name: "*", node: clause } });
  } else {
    for (const element of clause.elements.filter(({ isTypeOnly: isType }) => !isType)) {
      const name = (element.propertyName ?? element.name).text;
      exports.set(
        element.name.text,
        specifier === undefined
          ? { kind: "own", name }
          : { kind: "from", imported: { specifier, name, node: element } },
      );
    }
  }
}

/** Exported name and own name of what a declaration with `export` declares. */
function declaredExports(statement: ts.Statement): [string, string][] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const has = (kind: ts.SyntaxKind): boolean => modifiers.some((modifier) => modifier.kind === kind);
  if (!has(ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .flatMap(({ name }) => namesIn(name))
      .map((name) => [name, name]);
  }
  if (
    !ts.isFunctionDeclaration(statement) &&
    !ts.isClassDeclaration(statement) &&
    !ts.isEnumDeclaration(statement)
  )
    return [];
  const own = statement.name?.text ?? DEFAULT_NAME;
  return [[has(ts.SyntaxKind.DefaultKeyword) ? "default" : own, own]];
}

/** The names that a declaration binds. */
export function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Whether Node drops a statement because it only says something about types. */
export function isErased(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}
