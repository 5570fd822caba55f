// What the parts of the evaluator know of the whole: the state of one evaluation, and evaluating, executing and
// calling as functions, so that the parts need not import one another.
import type { ts } from "ts-morph";
import {
  reportTo,
  type Details,
  type Diagnostic,
  type Related,
  type Report,
} from "../diagnostics/diagnostic.ts";
import type { Code, Parameters } from "../diagnostics/catalogue.ts";
import type { Budget } from "./budget.ts";
import type { Span, Step } from "../model.ts";
import { originOf, passing, spanOf, through, written, type Frame } from "./origin.ts";
import type { CodeFile, Scope } from "./scope.ts";
import { Changeable, Unreadable, type Data, type HandleData, type Site, type Value } from "./value.ts";

export type Env = Scope<Value>;

/** How a statement ended, if not by going on to the next. */
export type Completion =
  undefined | { readonly kind: "return"; readonly value: Value } | { readonly kind: "break" | "continue" };

export interface Interpreter {
  readonly budget: Budget;
  readonly report: Report;
  /** Reports a diagnostic that was made before; each only once. */
  readonly emit: (diagnostic: Diagnostic) => void;
  /** The environment variables that the project lets DAG files read, by name. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** The module whose top level is being executed: what is made now is its, and only it may change that. */
  readonly initialising: CodeFile;
  /** The calls and loop rounds that we are in. */
  readonly frame: Frame | undefined;
  /** Whether a DAG's body is being executed. */
  readonly isInDag: boolean;
  /** `name` is what an anonymous function gets as its name. */
  evaluate(node: ts.Expression, scope: Env, name?: string): Value;
  execute(statements: readonly ts.Statement[], scope: Env): Completion;
  call(callee: Value, args: readonly Value[], site: Site): Value;
  /** The method of what calling a task returns; `undefined` if there is none of that name. */
  handleMethod(handle: HandleData, name: string, site: Site): ((args: readonly Value[]) => Value) | undefined;
  /** Does `work` as one more call or loop round. */
  within<T>(kind: Frame["kind"], name: string, site: Site, work: () => T): T;
}

/** Ends the evaluation of a file after its diagnostic was reported. */
export class Halt extends Error {}

export function make(data: Data, { node, scope }: Site, it: Interpreter): Value {
  return { data, trail: written(node, scope.file, it.frame) };
}

/** The value after a stop on its way at `site`. */
export function pass(
  value: Value,
  kind: Step["kind"],
  name: string,
  { node, scope }: Site,
  it: Interpreter,
): Value {
  return { data: value.data, trail: passing(value.trail, kind, name, node, scope.file, it.frame) };
}

/** A part of a value as it is reached through the whole. */
export function partOf(part: Value, whole: Value): Value {
  return current({ data: part.data, trail: through(part.trail, whole.trail) });
}

/** The value as far as it is known now: what code that cannot be read got hold of is not. */
export function current(value: Value): Value {
  const { data } = value;
  if (!(data instanceof Changeable) || data.escaped === undefined) return value;
  return { data: data.escaped, trail: value.trail };
}

/** A value that cannot be known, with the diagnostic to report if something needs it. */
export function unreadable<C extends Code>(
  code: C,
  parameters: Parameters<C>,
  site: Site,
  it: Interpreter,
  details: Details = {},
): Value {
  const related = [...(details.related ?? []), ...callChain(it)];
  const diagnostic = diagnosticOf(code, spanOf(site.node, site.scope.file), parameters, {
    ...details,
    related,
  });
  return make(new Unreadable(diagnostic, []), site, it);
}

/** Why a value cannot be used at `site`; the diagnostic is where the value is written. */
export function unusable<C extends Code>(
  code: C,
  parameters: Parameters<C>,
  { trail }: Value,
  site: Site,
  it: Interpreter,
): Unreadable {
  const { span } = originOf(trail, it.frame);
  const used = spanOf(site.node, site.scope.file);
  const isWithin = span.file === used.file && span.start >= used.start && span.end <= used.end;
  const related = [...(isWithin ? [] : [{ message: "it is used here", span: used }]), ...callChain(it)];
  return new Unreadable(diagnosticOf(code, span, parameters, { related }), []);
}

function diagnosticOf<C extends Code>(
  code: C,
  span: Span,
  parameters: Parameters<C>,
  details: Details,
): Diagnostic {
  const made: Diagnostic[] = [];
  reportTo((diagnostic) => made.push(diagnostic))(code, span, parameters, details);
  const [diagnostic] = made;
  if (diagnostic === undefined) throw new Error("invariant: reporting makes a diagnostic");
  return diagnostic;
}

/** Reports an error after which nothing can be said of the rest of the file. */
export function halt<C extends Code>(
  code: C,
  parameters: Parameters<C>,
  site: Site,
  it: Interpreter,
  details: Details = {},
): never {
  const related = [...(details.related ?? []), ...callChain(it)];
  it.report(code, spanOf(site.node, site.scope.file), parameters, { ...details, related });
  throw new Halt(code);
}

export const NOT_EVALUATED = "it is not among what podloom evaluates";

/** The value of something outside the subset that does nothing but give a value. */
export function unsupported(what: string, why: string, site: Site, it: Interpreter): Value {
  return unreadable("evaluate/unsupported", { what, why }, site, it);
}

/** Ends at something outside the subset that does more than give a value. */
export function refuse(what: string, why: string, site: Site, it: Interpreter, hint?: string): never {
  return halt("evaluate/unsupported", { what, why }, site, it, { hint });
}

/** What JavaScript would do here is throw, and nothing in the subset catches. */
export function throws(why: string, site: Site, it: Interpreter): never {
  return halt("evaluate/throws", { why }, site, it);
}

/** The data of a value that the way through the program depends on. */
export function known(value: Value, it: Interpreter): Exclude<Data, Unreadable> {
  const { data } = current(value);
  if (!(data instanceof Unreadable)) return data;
  it.emit(data.diagnostic);
  throw new Halt(data.diagnostic.code);
}

export function decide(condition: Value, it: Interpreter): boolean {
  return Boolean(known(condition, it));
}

const SHOWN_CALLS = 8;

/** The calls and rounds that led here, the innermost first. */
function callChain({ frame }: Interpreter): Related[] {
  const related: Related[] = [];
  for (let at = frame; at !== undefined && related.length < SHOWN_CALLS; at = at.outer) {
    const message =
      at.kind === "call" ? `in this call of ${at.name}` : `in this round of the loop over ${at.name}`;
    related.push({ message, span: spanOf(at.node, at.file) });
  }
  return related;
}
