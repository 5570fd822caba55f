// Reads a DAG file: executes its modules on values that know where they come from, and collects the DAGs they declare.
// Nothing of the file is run; whatever is outside the subset ends in a diagnostic.
import { ts } from "ts-morph";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { reportTo } from "../diagnostics/diagnostic.ts";
import type { DagDeclaration } from "../model.ts";
import { authoringModule, instantiate } from "./authoring.ts";
import { Budget, BudgetExceeded } from "./budget.ts";
import { globals } from "./builtins/globals.ts";
import { pathModule } from "./builtins/path.ts";
import { callValue } from "./call.ts";
import { expressions } from "./expressions.ts";
import { hoist } from "./hoist.ts";
import {
  current,
  Halt,
  NOT_EVALUATED,
  refuse,
  type Completion,
  type Env,
  type Interpreter,
} from "./interpreter.ts";
import { literals } from "./literals.ts";
import { Modules, type Resolve } from "./modules.ts";
import { Declarations } from "./openDag.ts";
import { handleMethod } from "./ordering.ts";
import { spanOf, type Frame } from "./origin.ts";
import { references } from "./references.ts";
import type { CodeFile } from "./scope.ts";
import { executeAll } from "./statements.ts";
import { TaskData, type HandleData, type Site, type Value } from "./value.ts";
import type { Handler } from "./handler.ts";

export interface EvaluateOptions {
  readonly resolve: Resolve;
  /** The environment variables that DAG files may read, by name, with their values here. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  readonly onDiagnostic: (diagnostic: Diagnostic) => void;
}

/** The DAGs that a file declares. Where an error was reported they are incomplete. */
export function evaluateFile(entry: CodeFile, options: EvaluateOptions): readonly DagDeclaration[] {
  return new Evaluation(entry, options).run(entry);
}

class Evaluation implements Interpreter {
  readonly budget: Budget;
  readonly environment: Interpreter["environment"];
  readonly emit: Interpreter["emit"];
  readonly report: Report;
  initialising: CodeFile;
  frame: Frame | undefined = undefined;
  private readonly declarations = new Declarations();
  /** By the kind of syntax. */
  private readonly handlers: readonly (Handler["evaluate"] | undefined)[];
  private readonly modules: Modules;

  constructor(entry: CodeFile, { resolve, environment, onDiagnostic }: EvaluateOptions) {
    const emitted = new Set<Diagnostic>();
    this.emit = (diagnostic) => {
      if (!emitted.has(diagnostic)) onDiagnostic(diagnostic);
      emitted.add(diagnostic);
    };
    this.report = reportTo(this.emit);
    this.environment = environment;
    this.initialising = entry;
    this.budget = new Budget(entry);
    this.handlers = byKind([...literals, ...expressions, ...references(globals(this))]);
    this.modules = new Modules(this, {
      resolve,
      natives: { podloom: authoringModule(this, this.declarations), "node:path": pathModule(this) },
      initialise: (file, work) => {
        this.initialising = file;
        work();
      },
    });
  }

  run(entry: CodeFile): readonly DagDeclaration[] {
    try {
      this.modules.run(entry);
    } catch (error) {
      const { node, file } = this.budget.place;
      if (error instanceof BudgetExceeded)
        this.report("evaluate/budget", spanOf(node, file), { limit: error.message });
      else if (!(error instanceof Halt)) throw error;
    }
    return this.declarations.dags;
  }

  get isInDag(): boolean {
    return this.declarations.current !== undefined;
  }

  evaluate(node: ts.Expression, scope: Env, name?: string): Value {
    const place = this.budget.enter(node, scope.file);
    const handler = this.handlers[node.kind];
    if (handler === undefined) return this.refuse(node, scope);
    const value = handler(node, scope, this, name);
    this.budget.leave(place);
    return current(value);
  }

  private refuse(node: ts.Expression, scope: Env): never {
    const what = node.kind === ts.SyntaxKind.ThisKeyword ? "`this`" : "this expression";
    return refuse(what, NOT_EVALUATED, { node, scope }, this);
  }

  execute(statements: readonly ts.Statement[], scope: Env): Completion {
    hoist(statements, scope, this);
    return executeAll(statements, scope, this);
  }

  call(callee: Value, args: readonly Value[], site: Site): Value {
    if (callee.data instanceof TaskData) return instantiate(callee.data, args, site, this, this.declarations);
    return callValue(callee, args, site, this);
  }

  handleMethod(
    handle: HandleData,
    name: string,
    site: Site,
  ): ((args: readonly Value[]) => Value) | undefined {
    return handleMethod(handle, name, site, this, this.declarations);
  }

  within<T>(kind: Frame["kind"], name: string, { node, scope }: Site, work: () => T): T {
    const outer = this.frame;
    this.frame = { kind, name, node, file: scope.file, outer, depth: (outer?.depth ?? 0) + 1 };
    const place = this.budget.enter(node, scope.file);
    const result = work();
    this.budget.leave(place);
    this.frame = outer;
    return result;
  }
}

function byKind(handlers: readonly Handler[]): readonly (Handler["evaluate"] | undefined)[] {
  const table: (Handler["evaluate"] | undefined)[] = [];
  for (const { kind, evaluate } of handlers) table[kind] = evaluate;
  return table;
}
