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

/** Counts the nodes of one text after another. Its nodes are all of the same two classes, so that V8 learns them once. */
export class ParserBudget {
  private readonly allocator: Allocator;
  private readonly uncounted: Allocator;
  private readonly counted: Allocator;
  private left = 0;

  constructor() {
    // The parser asks this object for what it makes nodes with. It is there for those who extend TypeScript and not in its types.
    this.allocator = (ts as typeof ts & { objectAllocator: Allocator }).objectAllocator;
    const { getNodeConstructor, getIdentifierConstructor } = this.allocator;
    this.uncounted = { getNodeConstructor, getIdentifierConstructor };
    const Node = this.counting(getNodeConstructor());
    const Identifier = this.counting(getIdentifierConstructor());
    this.counted = { getNodeConstructor: () => Node, getIdentifierConstructor: () => Identifier };
  }

  /** Does `parse`, which throws when it makes too many nodes. */
  spend<T>(text: string, parse: () => T): T {
    this.left = NODES_PER_CHARACTER * text.length + NODES_FOR_ANY_TEXT;
    Object.assign(this.allocator, this.counted);
    try {
      return parse();
    } finally {
      Object.assign(this.allocator, this.uncounted);
    }
  }

  private counting(Constructor: NodeConstructor): NodeConstructor {
    const count = (): void => {
      if (--this.left < 0) throw new ParserBudgetExceeded();
    };
    return class extends Constructor {
      constructor(kind: ts.SyntaxKind, start: number, end: number) {
        super(kind, start, end);
        count();
      }
    };
  }
}
