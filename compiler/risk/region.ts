// Where the parts of a file begin and end, in the same shape for TypeScript and YAML.
import type { ts } from "ts-morph";
import type { Located, SourceText } from "../model.ts";
import type { Sources } from "../sources.ts";
import { readYamlDocuments } from "../yaml/readYaml.ts";

export interface Region {
  readonly start: number;
  readonly end: number;
  /** Nothing stands in it but itself, so what looks like a comment there is none. */
  readonly isLeaf: boolean;
}

/** The parts of a file that a DAG is made from. */
export function regionsOfSource(file: SourceText, sources: Pick<Sources, "load">): Region[] {
  if (/\.ya?ml$/.test(file.path)) return regionsOfDocuments(file);
  const syntax = sources.load(file.path).file?.syntax;
  return syntax === undefined ? [] : regionsOfSyntax(syntax);
}

/** The parts of a YAML file. */
export function regionsOfDocuments(file: SourceText): Region[] {
  return (readYamlDocuments(file, () => undefined) ?? []).flatMap(regionsOfYaml);
}

export function regionsOfSyntax(file: ts.SourceFile): Region[] {
  const regions: Region[] = [];
  const visit = (node: ts.Node): void => {
    const before = regions.length;
    node.forEachChild(visit);
    const isLeaf = regions.length === before;
    regions.push({ start: node.getStart(file), end: node.end, isLeaf });
  };
  file.forEachChild(visit);
  return regions;
}

/** Elements of lists, and members with their keys. A map itself begins where its first member does, and is none of its own. */
export function regionsOfYaml(value: Located): Region[] {
  switch (value.kind) {
    case "scalar":
      return [{ ...endsOf(value), isLeaf: true }];
    case "list":
      return value.items.flatMap((item) => [{ ...endsOf(item), isLeaf: false }, ...regionsOfYaml(item)]);
    case "map":
      return [...value.entries.values()].flatMap(({ key, value: member }) => [
        { start: key.start, end: endsOf(member).end, isLeaf: false },
        ...regionsOfYaml(member),
      ]);
  }
}

function endsOf({ origin: { span } }: Located): { readonly start: number; readonly end: number } {
  return { start: span.start, end: span.end };
}
