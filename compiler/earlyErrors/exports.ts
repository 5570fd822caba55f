// What a module exports must be declared in it, and be exported once.
import { ts } from "ts-morph";
import { isErased, namesIn } from "../evaluate/moduleSyntax.ts";
import { MODULE } from "./context.ts";
import { declaredIn, lexicalNames, type DeclaredName, type Problem } from "./scopes.ts";

export function exportProblems(file: ts.SourceFile): readonly Problem[] {
  const statements = file.statements.filter((statement) => !isErased(statement));
  if (!statements.some(isExport)) return [];
  return [...repeated(statements.flatMap(exportedNames)), ...undeclared(statements, ownNames(file))];
}

function isExport(statement: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(statement) || ts.isExportAssignment(statement) || hasExportModifier(statement)
  );
}

function hasExportModifier(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function hasModifier(statement: ts.Statement, wanted: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(statement) && (statement.modifiers?.some(({ kind }) => kind === wanted) ?? false)
  );
}

function repeated(exported: readonly DeclaredName[]): readonly Problem[] {
  const seen = new Set<string>();
  return exported.flatMap(({ name, node }) => {
    const isTaken = seen.has(name);
    seen.add(name);
    return isTaken ? [{ node, problem: `${name} is exported twice` }] : [];
  });
}

function exportedNames(statement: ts.Statement): readonly DeclaredName[] {
  if (ts.isExportAssignment(statement)) return [{ name: "default", node: statement }];
  if (ts.isExportDeclaration(statement))
    return valuesOf(statement).map(({ name }) => ({ name: name.text, node: name }));
  if (!hasExportModifier(statement)) return [];
  if (ts.isVariableStatement(statement)) return declaredIn(statement.declarationList);
  const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
  if (ts.isFunctionDeclaration(statement) && statement.body === undefined) return [];
  if (
    !ts.isFunctionDeclaration(statement) &&
    !ts.isClassDeclaration(statement) &&
    !ts.isEnumDeclaration(statement)
  )
    return [];
  const name = isDefault ? "default" : statement.name?.text;
  return name === undefined ? [] : [{ name, node: statement.name ?? statement }];
}

function valuesOf({ exportClause, isTypeOnly }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] {
  if (isTypeOnly || exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.filter((element) => !element.isTypeOnly);
}

function ownNames(file: ts.SourceFile): ReadonlySet<string> {
  const lexical = lexicalNames(file, MODULE.scope).map(({ name }) => name);
  const others = file.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
    return ts.isModuleDeclaration(statement) ? [statement.name.text] : [];
  });
  return new Set([...lexical, ...others]);
}

function undeclared(statements: readonly ts.Statement[], own: ReadonlySet<string>): readonly Problem[] {
  return statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) return [];
    const names = valuesOf(statement).map(({ name, propertyName }) => propertyName ?? name);
    return names
      .filter(({ text }) => !own.has(text))
      .map((node) => ({ node, problem: `${node.text} is exported and is no value of this file` }));
  });
}
