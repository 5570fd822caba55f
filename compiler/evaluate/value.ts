// The values that the evaluator computes: JavaScript's, each with the place it came from, and `Unreadable` for what
// cannot be known without running the file. Objects have an identity and can change, as in JavaScript.
import { ts } from "ts-morph";
import type { Located, Span } from "../model.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Trail } from "./origin.ts";
import type { CodeFile, Scope } from "./scope.ts";

export type Primitive = string | number | boolean | null | undefined;

export type Data =
  | Primitive
  | ListData
  | RecordData
  | TableData
  | IteratorData
  | FunctionData
  | NativeFunction
  | NativeObject
  | PatternData
  | PathData
  | TaskData
  | HandleData
  | Unreadable;

export interface Value {
  readonly data: Data;
  readonly trail: Trail;
}

/** What whoever gets hold of it can change. */
export abstract class Changeable {
  /** Set once code that cannot be read got hold of it: from then on nobody knows what it holds. */
  escaped: Unreadable | undefined = undefined;
}

/** What the user's own code can change. */
abstract class Mutable extends Changeable {
  /** The module during whose initialisation it was made; when that is over, nobody may change it. */
  readonly owner: CodeFile;
  isFrozen = false;
  constructor(owner: CodeFile) {
    super();
    this.owner = owner;
  }
}

export class ListData extends Mutable {
  readonly items: Value[];
  constructor(items: Value[], owner: CodeFile) {
    super(owner);
    this.items = items;
  }
}

export interface Property {
  readonly key: Span;
  readonly value: Value;
}

export class RecordData extends Mutable {
  readonly properties: Map<string, Property>;
  constructor(properties: Map<string, Property>, owner: CodeFile) {
    super(owner);
    this.properties = properties;
  }

  /** The keys in JavaScript's order: array indexes ascending, then the others as they were added. */
  keys(): string[] {
    const keys = [...this.properties.keys()];
    const indexes = keys.filter(isArrayIndex);
    if (indexes.length === 0) return keys;
    return [...indexes.sort((a, b) => Number(a) - Number(b)), ...keys.filter((key) => !isArrayIndex(key))];
  }
}

function isArrayIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1;
}

export type TableEntry = readonly [key: Value, value: Value];

/** A `Map` or a `Set`, made once and then only read. A set's entries hold each member as key and value. */
export class TableData extends Changeable {
  readonly kind: "Map" | "Set";
  readonly entries: ReadonlyMap<Data, TableEntry>;
  constructor(kind: "Map" | "Set", entries: ReadonlyMap<Data, TableEntry>) {
    super();
    this.kind = kind;
    this.entries = entries;
  }
}

/** What `entries()`, `keys()` and `values()` return: it can be walked through once. */
export class IteratorData extends Changeable {
  readonly iterator: Iterator<Value, undefined>;
  /** What it walks through. */
  readonly source: Value;
  constructor(iterator: Iterator<Value, undefined>, source: Value) {
    super();
    this.iterator = iterator;
    this.source = source;
  }
}

/** Code of the user's that is called, or made an object with `new`. */
export type Code = ts.FunctionLikeDeclaration | ts.ClassLikeDeclaration;

/** A function or a class of the user's, with the scope it closes over. */
export class FunctionData {
  readonly node: Code;
  readonly scope: Scope<Value>;
  readonly name: string;
  constructor(node: Code, scope: Scope<Value>, name: string) {
    this.node = node;
    this.scope = scope;
    this.name = name;
  }

  get isClass(): boolean {
    return ts.isClassLike(this.node);
  }

  get isAsync(): boolean {
    return this.node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
  }

  get isGenerator(): boolean {
    return "asteriskToken" in this.node && this.node.asteriskToken !== undefined;
  }
}

/** Where a call is written, for functions that the evaluator provides. */
export interface Site {
  readonly node: ts.Node;
  readonly scope: Scope<Value>;
}

/** A function that the evaluator provides. */
export class NativeFunction {
  readonly name: string;
  readonly apply: (args: readonly Value[], site: Site) => Value;
  /** Whether calling it changes the DAG model, so that nobody else may get hold of it. */
  readonly isAuthoring: boolean;
  constructor(name: string, apply: NativeFunction["apply"], isAuthoring = false) {
    this.name = name;
    this.apply = apply;
    this.isAuthoring = isAuthoring;
  }
}

/** An object that the evaluator provides: `Math`, `process`, a module's namespace. Some can be called, as `String` can. */
export class NativeObject {
  readonly name: string;
  readonly member: (key: string, site: Site) => Value | undefined;
  readonly apply: NativeFunction["apply"] | undefined;
  /** What `new` does. */
  readonly construct: NativeFunction["apply"] | undefined;
  /** Whether DAGs or tasks may be reached through it. */
  readonly isAuthoring: boolean;
  constructor(
    name: string,
    member: NativeObject["member"],
    more: Partial<Pick<NativeObject, "apply" | "construct" | "isAuthoring">> = {},
  ) {
    this.name = name;
    this.member = member;
    this.apply = more.apply;
    this.construct = more.construct;
    this.isAuthoring = more.isAuthoring ?? false;
  }
}

/** A regular expression. Nothing that is evaluated changes its `lastIndex`. */
export class PatternData extends Changeable {
  readonly source: string;
  readonly flags: string;
  constructor(source: string, flags: string) {
    super();
    this.source = source;
    this.flags = flags;
  }
}

/** A path on this machine, known only from the project root on: the root itself is "", its folder `dags` is "/dags". */
export class PathData {
  readonly fromRoot: string;
  constructor(fromRoot: string) {
    this.fromRoot = fromRoot;
  }
}

/** What `task()` and `podTask()` return: calling it inside a DAG makes a task instance. */
export class TaskData {
  readonly kind: "task" | "pod_task";
  readonly task_id: string;
  readonly options: Snapshot;
  readonly trail: Trail;
  constructor(kind: "task" | "pod_task", task_id: string, options: Snapshot, trail: Trail) {
    this.kind = kind;
    this.task_id = task_id;
    this.options = options;
    this.trail = trail;
  }
}

/** A task instance inside its DAG: what calling a task returns. */
export class HandleData {
  readonly task_id: string;
  /** The DAG in whose body it was made. */
  readonly dag: object;
  constructor(task_id: string, dag: object) {
    this.task_id = task_id;
    this.dag = dag;
  }
}

/** What cannot be known without running the file. It spreads through every operation and is reported once, if anything needs it. */
export class Unreadable {
  readonly diagnostic: Diagnostic;
  /** What it may turn out to be, or to hold: changing it may change these. */
  readonly mayBe: readonly Value[];
  constructor(diagnostic: Diagnostic, mayBe: readonly Value[]) {
    this.diagnostic = diagnostic;
    this.mayBe = mayBe;
  }
}

/** A value as it was at one moment: its JSON with origins, and what in it could not be read. */
export interface Snapshot {
  readonly located: Located;
  readonly unreadable: readonly Unreadable[];
  /** The task instances whose return values it holds. */
  readonly handles: readonly HandleData[];
}

export function isPrimitive(data: Data): data is Primitive {
  return data === null || typeof data !== "object";
}

export function isCallable(data: Data): boolean {
  if (data instanceof NativeObject) return data.apply !== undefined || data.construct !== undefined;
  return data instanceof FunctionData || data instanceof NativeFunction || data instanceof TaskData;
}
