// Calling: the user's functions, the evaluator's own, and what cannot be read.
import { describe } from "./describe.ts";
import { ts } from "ts-morph";
import { memberOf } from "./access.ts";
import { listMethods } from "./builtins/list.ts";
import { tableMethods } from "./builtins/table.ts";
import { patternMethods } from "./builtins/pattern.ts";
import { callPrimitiveMethod, hasMethod } from "./builtins/text.ts";
import { varIn } from "./effects.ts";
import { callUnread } from "./escape.ts";
import {
  known,
  make,
  NOT_EVALUATED,
  throws,
  unreadable,
  unsupported,
  type Env,
  type Interpreter,
} from "./interpreter.ts";
import { iterate } from "./iterate.ts";
import { bindParameters } from "./patterns.ts";
import { Scope } from "./scope.ts";
import {
  FunctionData,
  HandleData,
  isCallable,
  ListData,
  NativeFunction,
  NativeObject,
  PatternData,
  TableData,
  TaskData,
  Unreadable,
  type Site,
  type Value,
} from "./value.ts";
import { requireBlockScope } from "./variables.ts";

/** Calls the user's function. */
export function callFunction(fn: FunctionData, args: readonly Value[], site: Site, it: Interpreter): Value {
  const work = (): Value => enterFunction(fn, args, site, it);
  const variable = loopVariable(fn, site);
  if (variable !== undefined) return it.within("loop", variable, site, work);
  return it.within("call", fn.name === "" ? "a function" : fn.name, site, work);
}

/** What a call that is a round of `list.map((item) => …)` calls the item. */
function loopVariable({ node, scope }: FunctionData, { node: call }: Site): string | undefined {
  if (!ts.isCallExpression(call) || !call.arguments.some((argument) => argument === node)) return undefined;
  const { expression: callee } = call;
  if (!ts.isPropertyAccessExpression(callee) || !LOOPING.has(callee.name.text)) return undefined;
  return ts.isFunctionLike(node) ? node.parameters[0]?.name.getText(scope.file.syntax) : undefined;
}

const LOOPING: ReadonlySet<string> = new Set(["map", "flatMap", "forEach"]);

/** Executes a function's body, without the call being a stop for the values that come out of it. */
export function enterFunction(fn: FunctionData, args: readonly Value[], site: Site, it: Interpreter): Value {
  const { node } = fn;
  if (ts.isClassLike(node)) return throws(`the class ${fn.name} is called without \`new\``, site, it);
  if (fn.isAsync || fn.isGenerator) return callAsync(fn, args, site, it);
  if (!("body" in node) || node.body === undefined)
    throw new Error("invariant: a function that is called has a body");
  const variables = varIn(node);
  if (variables !== undefined) requireBlockScope(variables, fn.scope, it);
  const scope: Env = new Scope(fn.scope, fn.scope.file, it.initialising);
  bindParameters(node.parameters, args, site, scope, it);
  if (!ts.isBlock(node.body)) return it.evaluate(node.body, scope);
  // Parameters' defaults do not see what the body declares.
  const isSimple = node.parameters.every(
    ({ initializer, name }) => initializer === undefined && ts.isIdentifier(name),
  );
  const completion = it.execute(node.body.statements, isSimple ? scope : scope.nested(it.initialising));
  return completion?.kind === "return" ? completion.value : make(undefined, site, it);
}

/** What an async function or a generator does is not followed: much of it happens later. */
function callAsync(fn: FunctionData, args: readonly Value[], site: Site, it: Interpreter): Value {
  const kind = fn.isGenerator ? "generator" : "async function";
  const what = `what the ${kind}${fn.name === "" ? "" : ` ${fn.name}`} returns`;
  return callUnread(
    unreadable("evaluate/async", { what }, site, it),
    [make(fn, site, it), ...args],
    site,
    it,
  );
}

/** Calls a value that is not a task: those are the authoring API's. */
export function callValue(callee: Value, args: readonly Value[], site: Site, it: Interpreter): Value {
  const { data } = callee;
  if (data instanceof FunctionData) return callFunction(data, args, site, it);
  if (data instanceof NativeFunction) return it.budget.nested(() => data.apply(args, site));
  if (data instanceof Unreadable) return callUnread(callee, [callee, ...args], site, it);
  if (data instanceof NativeObject && data.apply !== undefined) return data.apply(args, site);
  return throws(`${describe(data)} is not a function`, site, it);
}

type Method = (args: readonly Value[]) => Value;

/** A member as the callee of a call. */
export interface Callee {
  /** The member, where it is a value and no method that the kind of object brings. */
  readonly member: Value | undefined;
  readonly call: Method;
}

/** What `object.name` is as the callee of a call: JavaScript looks it up before it evaluates the arguments. */
export function methodOf(object: Value, name: string, site: Site, it: Interpreter): Callee {
  const { data } = object;
  if (data instanceof Unreadable)
    return { member: object, call: (args) => callUnread(object, [object, ...args], site, it) };
  const own = ownMethod(object, name, site, it);
  if (own !== undefined) return { member: undefined, call: (args) => it.budget.nested(() => own(args)) };
  const member = memberOf(object, name, site, it);
  if (member.data === undefined)
    return { member, call: () => throws(`${describe(data)} has no method \`${name}\``, site, it) };
  if (!(member.data instanceof Unreadable)) return { member, call: (args) => it.call(member, args, site) };
  if (data instanceof HandleData || data instanceof TaskData) known(member, it);
  return { member, call: (args) => callUnread(member, [object, member, ...args], site, it) };
}

/** The method that the kind of value brings; `undefined` where it brings none of that name. */
function ownMethod(object: Value, name: string, site: Site, it: Interpreter): Method | undefined {
  const { data } = object;
  if (typeof data === "string" || typeof data === "number" || typeof data === "boolean") {
    return hasMethod(data, name) ? (args) => callPrimitiveMethod(data, name, args, site, it) : undefined;
  }
  if (data instanceof ListData) {
    const method = ownEntry(listMethods, name);
    return method && ((args) => method({ value: object, list: data, site, it }, args));
  }
  if (data instanceof TableData) {
    const method = ownEntry(tableMethods, name);
    return method && ((args) => method(data, args, object, site, it));
  }
  if (data instanceof PatternData) {
    const method = ownEntry(patternMethods, name);
    return method && ((args) => method(data, args, object, site, it));
  }
  return data instanceof HandleData ? it.handleMethod(data, name, site) : undefined;
}

function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** `new callee(…)`. */
export function construct(callee: Value, args: readonly Value[], site: Site, it: Interpreter): Value {
  const { data } = callee;
  if (data instanceof NativeObject && data.construct !== undefined) return data.construct(args, site);
  if (data instanceof Unreadable) return callUnread(callee, [callee, ...args], site, it);
  const isConstructor =
    data instanceof FunctionData ? isConstructible(data) : data instanceof NativeObject && isCallable(data);
  if (!isConstructor) return throws(`${describe(data)} is no constructor`, site, it);
  return callUnread(unsupported("`new` of this", NOT_EVALUATED, site, it), [callee, ...args], site, it);
}

function isConstructible({ node, isAsync, isGenerator }: FunctionData): boolean {
  if (ts.isClassLike(node)) return true;
  return (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) && !isAsync && !isGenerator;
}

export function evaluateArguments(
  nodes: readonly ts.Expression[] | undefined,
  scope: Env,
  it: Interpreter,
): Value[] {
  const args: Value[] = [];
  for (const node of nodes ?? []) {
    if (!ts.isSpreadElement(node)) args.push(it.evaluate(node, scope));
    else
      for (const item of iterate(it.evaluate(node.expression, scope), { node, scope }, it)) args.push(item);
    it.budget.args(args.length);
  }
  return args;
}
