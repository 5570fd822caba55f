// Rewrites a source so that Node shows the values of some of its expressions, and says what stands at other places.
import { ts } from "ts-morph";

/** A stretch of a source; the end is exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export type Standing =
  | { readonly kind: "expression"; readonly isShorthand: boolean }
  /** The name of a property, which is a text that nobody computes. */
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "nothing" };

/** What stands exactly at a stretch. */
export function standingAt(path: string, text: string, { start, end }: Stretch): Standing {
  const source = parsed(path, text);
  let found: Standing = { kind: "nothing" };
  const visit = (node: ts.Node): void => {
    if (node.end < end || node.getFullStart() > start) return;
    if (node.getStart(source) === start && node.end === end && found.kind === "nothing")
      found = standing(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = new Map<string, ts.SourceFile>();

/** Parsed once for all stretches of a text. */
function parsed(path: string, text: string): ts.SourceFile {
  const known = sources.get(text);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  sources.set(text, source);
  return source;
}

function standing(node: ts.Node): Standing {
  if (ts.isShorthandPropertyAssignment(node.parent)) return { kind: "expression", isShorthand: true };
  const isName = "name" in node.parent && node.parent.name === node;
  if (isName && (ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node)))
    return { kind: "name", text: node.text };
  return ts.isExpression(node) ? { kind: "expression", isShorthand: false } : { kind: "nothing" };
}

/** The source in which `seen` gets the value of the expression at each of these stretches, by their names. */
export function showing(path: string, text: string, stretches: ReadonlyMap<string, Stretch>): string {
  const cuts = [...stretches].flatMap(([name, { start, end }]) => {
    const at = standingAt(path, text, { start, end });
    if (at.kind !== "expression") return [];
    const prefix = at.isShorthand ? `${text.slice(start, end)}: ` : "";
    return [
      // Outer ones open first and close last.
      { at: start, rank: 1, size: -(end - start), insert: `${prefix}seen(${JSON.stringify(name)}, (` },
      { at: end, rank: 0, size: end - start, insert: "))" },
    ];
  });
  cuts.sort((a, b) => a.at - b.at || a.rank - b.rank || a.size - b.size);
  let written = "";
  let from = 0;
  for (const { at, insert } of cuts) {
    written += text.slice(from, at) + insert;
    from = at;
  }
  return written + text.slice(from);
}
