// Local modules as ECMAScript has them: linked with what they import, name by name, and executed in order.
import { ts } from "ts-morph";
import type { Span } from "../model.ts";
import { refusedImport, refusedNamespace } from "./builtins/refused.ts";
import { varIn } from "./effects.ts";
import { hoist } from "./hoist.ts";
import { halt, make, throws, type Env, type Interpreter } from "./interpreter.ts";
import {
  DEFAULT_NAME,
  exportsIn,
  importsIn,
  specifierOf,
  type Exported,
  type Imported,
} from "./moduleSyntax.ts";
import { spanOf } from "./origin.ts";
import { Scope, type Binding, type CodeFile } from "./scope.ts";
import { executeAll } from "./statements.ts";
import { NativeObject, type Site, type Value } from "./value.ts";
import { requireBlockScope } from "./variables.ts";

/** What an import leads to. */
export type Resolution =
  | { readonly kind: "file"; readonly file: CodeFile }
  | { readonly kind: "podloom" | "node:path" | "package" }
  /** There is nothing to be had; a diagnostic was reported. */
  | { readonly kind: "failed" };

/** Finds what an import at `span` leads to, and reports where it leads nowhere. */
export type Resolve = (specifier: string, from: CodeFile, span: Span) => Resolution;

/** A module within one evaluation. */
interface Module {
  readonly file: CodeFile;
  readonly scope: Env;
  readonly imports: ReadonlyMap<string, Imported>;
  readonly exports: ReadonlyMap<string, Exported>;
  /** The specifiers of `export * from`. */
  readonly stars: readonly ts.StringLiteral[];
  readonly dependencies: Module[];
  isExecuted: boolean;
}

export interface ModuleOptions {
  readonly resolve: Resolve;
  readonly natives: Readonly<Record<"podloom" | "node:path", NativeObject>>;
  /** Does `work` as the top level of `file`. */
  readonly initialise: (file: CodeFile, work: () => void) => void;
}

export class Modules {
  private readonly modules = new Map<string, Module>();
  private readonly resolutions = new Map<ts.StringLiteral, Resolution>();
  private readonly it: Interpreter;
  private readonly options: ModuleOptions;

  constructor(it: Interpreter, options: ModuleOptions) {
    this.it = it;
    this.options = options;
  }

  /** Executes a file after everything that it imports. */
  run(entry: CodeFile): void {
    const module = this.link(entry);
    for (const linked of this.modules.values()) this.bindImports(linked);
    this.execute(module);
  }

  private link(file: CodeFile): Module {
    const known = this.modules.get(file.source.path);
    if (known !== undefined) return known;
    const { statements } = file.syntax;
    const scope: Env = new Scope(undefined, file, file);
    const module: Module = {
      file,
      scope,
      imports: importsIn(statements),
      ...exportsOf(file),
      dependencies: [],
      isExecuted: false,
    };
    this.modules.set(file.source.path, module);
    if (isJson(file)) scope.declare(DEFAULT_NAME, undefined, true);
    else hoist(statements, scope, this.it);
    for (const statement of statements) {
      const specifier = specifierOf(statement);
      const target = specifier === undefined ? undefined : this.resolve(specifier, file);
      if (target?.kind === "file")
        module.dependencies.push(this.it.budget.nested(() => this.link(target.file)));
    }
    return module;
  }

  private resolve(specifier: ts.StringLiteral, file: CodeFile): Resolution {
    const known = this.resolutions.get(specifier);
    if (known !== undefined) return known;
    const resolution = this.options.resolve(specifier.text, file, spanOf(specifier, file));
    this.resolutions.set(specifier, resolution);
    return resolution;
  }

  /** Node wants every import and every export from elsewhere to lead somewhere, used or not. */
  private bindImports(module: Module): void {
    for (const [name, imported] of module.imports)
      module.scope.import(name, this.resolveImport(imported, module, new Set()));
    for (const exported of module.exports.values()) {
      if (exported.kind === "from") this.resolveImport(exported.imported, module, new Set());
    }
  }

  private resolveImport(
    { specifier, name, node }: Imported,
    importer: Module,
    seen: Set<string>,
  ): Binding<Value> {
    const target = this.resolve(specifier, importer.file);
    const site = { node, scope: importer.scope };
    if (target.kind === "file") {
      const module = this.link(target.file);
      if (name === "*") return constant(make(this.namespaceOf(module), site, this.it));
      return this.resolveExport(module, name, seen) ?? this.missing(specifier.text, name, site);
    }
    if (target.kind === "package" || target.kind === "failed")
      return constant(this.refused(name, specifier.text, site));
    const native = this.options.natives[target.kind];
    if (name === "*") return constant(make(native, site, this.it));
    const member = native.member(name, site);
    if (member === undefined && target.kind === "podloom") return this.missing(specifier.text, name, site);
    return constant(member ?? this.refused(name, specifier.text, site));
  }

  private refused(name: string, specifier: string, site: Site): Value {
    if (name !== "*") return refusedImport(name, specifier, site, this.it);
    return refusedNamespace(site.node.getText(site.scope.file.syntax), specifier, site, this.it);
  }

  private missing(specifier: string, name: string, site: Site): never {
    return halt("load/no-export", { specifier, name }, site, this.it);
  }

  private resolveExport(module: Module, name: string, seen: Set<string>): Binding<Value> | undefined {
    const key = `${module.file.source.path}\0${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    return this.it.budget.nested(() => {
      const exported = module.exports.get(name);
      if (exported?.kind === "from") return this.resolveImport(exported.imported, module, seen);
      if (exported === undefined)
        return name === "default" ? undefined : this.resolveStar(module, name, seen);
      const imported = module.imports.get(exported.name);
      return imported === undefined
        ? module.scope.own(exported.name)
        : this.resolveImport(imported, module, seen);
    });
  }

  /** What two modules export by one name is ambiguous, and then it is not exported at all. */
  private resolveStar(module: Module, name: string, seen: Set<string>): Binding<Value> | undefined {
    const found = new Set<Binding<Value>>();
    for (const specifier of module.stars) {
      const target = this.resolve(specifier, module.file);
      const binding =
        target.kind === "file" ? this.resolveExport(this.link(target.file), name, new Set(seen)) : undefined;
      if (binding !== undefined) found.add(binding);
    }
    const [only] = found;
    return found.size === 1 ? only : undefined;
  }

  private namespaceOf(module: Module): NativeObject {
    const member: NativeObject["member"] = (key, site) => {
      const binding = this.resolveExport(module, key, new Set());
      if (binding === undefined) return make(undefined, site, this.it);
      return binding.value ?? throws(`${key} is used before its declaration is reached`, site, this.it);
    };
    return new NativeObject(module.file.source.path, member, { isAuthoring: true });
  }

  private execute(module: Module): void {
    if (module.isExecuted) return;
    module.isExecuted = true;
    for (const dependency of module.dependencies) this.it.budget.nested(() => this.execute(dependency));
    this.options.initialise(module.file, () => {
      if (isJson(module.file)) this.initialiseJson(module);
      else this.executeCode(module);
    });
  }

  private executeCode({ file, scope }: Module): void {
    const variables = varIn(file.syntax, file);
    if (variables !== undefined) requireBlockScope(variables, scope, this.it);
    executeAll(file.syntax.statements, scope, this.it);
  }

  /** A JSON file is one expression, so its parts get their places like any others. */
  private initialiseJson({ file, scope }: Module): void {
    const binding = scope.own(DEFAULT_NAME);
    const [statement] = file.syntax.statements;
    if (statement === undefined || !ts.isExpressionStatement(statement) || binding === undefined) {
      throw new Error("invariant: a JSON file was parsed as one expression");
    }
    binding.value = this.it.evaluate(statement.expression, scope);
  }
}

function constant(value: Value): Binding<Value> {
  return { value, isConstant: true, escaped: undefined };
}

/** A JSON file has its content as its default export. */
function exportsOf(file: CodeFile): Pick<Module, "exports" | "stars"> {
  if (isJson(file))
    return { exports: new Map([["default", { kind: "own", name: DEFAULT_NAME }]]), stars: [] };
  return exportsIn(file.syntax.statements);
}

function isJson(file: CodeFile): boolean {
  return file.source.path.endsWith(".json");
}
