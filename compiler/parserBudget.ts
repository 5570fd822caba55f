// Bounds what parsing a text may cost. Where TypeScript's parser cannot tell what it reads, it tries one reading and then
// another; texts that nest such places take it a time exponential in their length.
import { ts } from "ts-morph";

/** Nodes for each character of the text, read once or tried: sensible code has a third of one. */
const NODES_PER_CHARACTER = 2;
const NODES_FOR_ANY_TEXT = 10_000;

/** Thrown when a text takes more than its length allows. */
export class ParserBudgetExceeded extends Error {}

type NodeConstructor = new (kind: ts.SyntaxKind, start: number, end: number) => ts.Node;

interface Allocator {
  getNodeConstructor: () => NodeConstructor;
  getIdentifierConstructor: () => NodeConstructor;
}

/** Does `parse`, which throws when it makes too many nodes. */
export function withinBudget<T>(text: string, parse: () => T): T {
  // The parser asks this object for what it makes nodes with. It is there for those who extend TypeScript and not in its types.
  const { objectAllocator: allocator } = ts as typeof ts & { objectAllocator: Allocator };
  const { getNodeConstructor, getIdentifierConstructor } = allocator;
  let left = NODES_PER_CHARACTER * text.length + NODES_FOR_ANY_TEXT;
  const counting = (Constructor: NodeConstructor): NodeConstructor =>
    class extends Constructor {
      constructor(kind: ts.SyntaxKind, start: number, end: number) {
        super(kind, start, end);
        if (--left < 0) throw new ParserBudgetExceeded();
      }
    };
  allocator.getNodeConstructor = () => counting(getNodeConstructor());
  allocator.getIdentifierConstructor = () => counting(getIdentifierConstructor());
  try {
    return parse();
  } finally {
    Object.assign(allocator, { getNodeConstructor, getIdentifierConstructor });
  }
}
