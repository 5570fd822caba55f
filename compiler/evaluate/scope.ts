// Names and what they stand for, as JavaScript's scoping has it: blocks inside functions inside modules.
import type { ts } from "ts-morph";
import type { SourceText, Span } from "../model.ts";

/** The file that a piece of code stands in. */
export interface CodeFile {
  readonly source: SourceText;
  readonly syntax: ts.SourceFile;
  /** Of the nodes that were asked for theirs. */
  readonly spans: Map<ts.Node, Span>;
}

export interface Binding<V> {
  /** `undefined` until the declaration has been reached. */
  value: V | undefined;
  readonly isConstant: boolean;
  /** Says why, once code that cannot be read can reach the variable. */
  escaped: V | undefined;
}

export class Scope<V> {
  readonly parent: Scope<V> | undefined;
  readonly file: CodeFile;
  /** The module that was being initialised when this scope was made: only then may its variables change. */
  readonly owner: CodeFile;
  private readonly bindings = new Map<string, Binding<V>>();
  private imported: Set<string> | undefined;

  constructor(parent: Scope<V> | undefined, file: CodeFile, owner: CodeFile) {
    this.parent = parent;
    this.file = file;
    this.owner = owner;
  }

  /** A scope inside this one: a block, a round of a loop. */
  nested(owner: CodeFile): Scope<V> {
    return new Scope(this, this.file, owner);
  }

  declare(name: string, value: V | undefined, isConstant: boolean): void {
    this.bindings.set(name, { value, isConstant, escaped: undefined });
  }

  /** Makes a name stand for another module's binding, which shows what happens to it there and is only read here. */
  import(name: string, binding: Binding<V>): void {
    this.bindings.set(name, binding);
    this.imported ??= new Set();
    this.imported.add(name);
  }

  imports(name: string): boolean {
    return this.imported?.has(name) ?? false;
  }

  own(name: string): Binding<V> | undefined {
    return this.bindings.get(name);
  }

  /** A scope beside this one with copies of its variables: a `for` loop has one for each round. */
  copy(): Scope<V> {
    const scope: Scope<V> = new Scope(this.parent, this.file, this.owner);
    for (const [name, binding] of this.bindings) scope.bindings.set(name, { ...binding });
    return scope;
  }

  /** The innermost scope that has a name. */
  holderOf(name: string): Scope<V> | undefined {
    return this.bindings.has(name) ? this : this.parent?.holderOf(name);
  }

  /** The innermost binding of a name. */
  lookup(name: string): Binding<V> | undefined {
    return this.bindings.get(name) ?? this.parent?.lookup(name);
  }
}
