// Names that are declared twice, or that cannot be declared at all.
import { ts } from "ts-morph";
import { namesIn } from "../evaluate/moduleSyntax.ts";
import {
  declaredIn,
  isFunctionBody,
  lexicalNames,
  statementsOf,
  type DeclaredName,
  type NameScope,
  type Problem,
} from "./scopes.ts";

const NOTHING: readonly Problem[] = [];

export function declarationProblems(node: ts.Node, scope: NameScope): readonly Problem[] {
  if (ts.isVariableDeclarationList(node)) return variableProblems(node, scope);
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isCaseBlock(node)) return blockProblems(node, scope);
  return ts.isFunctionLike(node) ? parameterProblems(node) : NOTHING;
}

function blockProblems(node: ts.Node, scope: NameScope): readonly Problem[] {
  const lexical = lexicalNames(node, scope);
  const parameters = scope.body === node ? scope.parameters : [];
  const functions = isFunctionBody(node, scope) ? functionNames(statementsOf(node)) : [];
  const taken = new Set([...parameters, ...functions]);
  return lexical.flatMap((declared) => {
    const isTaken = taken.has(declared.name);
    taken.add(declared.name);
    return isTaken ? [twice(declared)] : [];
  });
}

function functionNames(statements: readonly ts.Statement[]): readonly string[] {
  return statements.flatMap((statement) =>
    ts.isFunctionDeclaration(statement) && statement.name !== undefined ? [statement.name.text] : [],
  );
}

/** `var` reaches out of its blocks, as far as the function goes. */
function variableProblems(list: ts.VariableDeclarationList, scope: NameScope): readonly Problem[] {
  const declared = declaredIn(list);
  const problems = declared.flatMap(reserved);
  if ((list.flags & ts.NodeFlags.BlockScoped) !== 0) return problems;
  return [...problems, ...declared.filter(({ name }) => isLexical(name, scope)).map(twice)];
}

function isLexical(name: string, scope: NameScope): boolean {
  for (let at: NameScope | undefined = scope; at !== undefined; at = at.outer)
    if (at.lexical.has(name)) return true;
  return false;
}

function parameterProblems(node: ts.SignatureDeclaration): readonly Problem[] {
  const declared = node.parameters.flatMap(({ name }) =>
    namesIn(name).map((text) => ({ name: text, node: name })),
  );
  const seen = new Set<string>();
  return declared.flatMap((parameter) => {
    const isTaken = seen.has(parameter.name);
    seen.add(parameter.name);
    return isTaken ? [twice(parameter)] : reserved(parameter);
  });
}

function twice({ name, node }: DeclaredName): Problem {
  return { node, problem: `${name} is declared twice` };
}

/** Words that modules keep for the language. */
const RESERVED: ReadonlySet<string> = new Set(
  "arguments await eval implements interface let package private protected public static yield".split(" "),
);

function reserved({ name, node }: DeclaredName): readonly Problem[] {
  return RESERVED.has(name) ? [{ node, problem: `${name} cannot be the name of a variable` }] : [];
}
