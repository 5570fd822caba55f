// What happens to values that are handed to code that cannot be read: a package's function, an async function. That
// code may change the objects it gets and what its callbacks close over, so all of that becomes unreadable.
import { ts } from "ts-morph";
import { candidatesIn, mayHaveEffects, namesIn } from "./effects.ts";
import { halt, known, make, type Env, type Interpreter } from "./interpreter.ts";
import {
  Changeable,
  FunctionData,
  HandleData,
  IteratorData,
  ListData,
  NativeFunction,
  NativeObject,
  RecordData,
  TableData,
  TaskData,
  Unreadable,
  type Data,
  type Site,
  type Value,
} from "./value.ts";

/** Calls code that cannot be read: it gets the values, and may do with them what it likes. Gives what it returns. */
export function callUnread(result: Value, given: readonly Value[], site: Site, it: Interpreter): Value {
  // Inside a DAG's body, code that is not read might make tasks.
  if (it.isInDag) it.emit(reasonOf(result).diagnostic);
  escape(given, result, site, it);
  return result;
}

/** Gives `values` to code that cannot be read; `cause` says which. */
export function escape(values: readonly Value[], cause: Value, site: Site, it: Interpreter): void {
  const reason = reasonOf(cause);
  const seen = new Set<unknown>();
  const left = [...values];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    const { data } = value;
    it.budget.spend();
    if (seen.has(data)) continue;
    seen.add(data);
    const declares = authoringName(data);
    if (declares !== undefined) {
      if (it.isInDag) known(cause, it);
      const { message, span } = reason.diagnostic;
      halt("evaluate/escaped", { what: declares }, site, it, { related: [{ message, span }] });
    }
    const reached =
      data instanceof FunctionData ? escapeNames(data.node, data.scope, cause, it) : heldBy(data);
    for (const part of reached) left.push(part);
    if (data instanceof Changeable) data.escaped ??= reason;
  }
}

/** Why a value cannot be read. */
export function reasonOf({ data }: Value): Unreadable {
  if (data instanceof Unreadable) return data;
  throw new Error("invariant: what cannot be read is unreadable");
}

/** The name of something through which the DAG model could be changed. */
function authoringName(data: Data): string | undefined {
  if (data instanceof TaskData || data instanceof HandleData) return data.task_id;
  if (data instanceof NativeFunction || data instanceof NativeObject)
    return data.isAuthoring ? data.name : undefined;
  return undefined;
}

function heldBy(data: Data): readonly Value[] {
  if (data instanceof ListData) return data.items;
  if (data instanceof Unreadable) return data.mayBe;
  if (data instanceof IteratorData) return [data.source];
  if (data instanceof RecordData) return [...data.properties.values()].map(({ value }) => value);
  return data instanceof TableData ? [...data.entries.values()].flat() : [];
}

/** Every name that the code mentions may be used by it. Returns what the names stand for. */
function escapeNames(code: ts.Node, scope: Env, cause: Value, it: Interpreter): Value[] {
  const reached: Value[] = [];
  for (const [name, isChanged] of namesIn(code, () => it.budget.spend())) {
    const binding = scope.lookup(name);
    if (binding === undefined) continue;
    binding.escaped ??= cause;
    if (binding.value === undefined) continue;
    reached.push(binding.value);
    if (isChanged && !binding.isConstant) binding.value = { data: cause.data, trail: binding.value.trail };
  }
  return reached;
}

/** Ends where code that may or may not be executed could do something. */
export function requireNoEffects(code: ts.Node, reason: Value, it: Interpreter): void {
  it.budget.look(code);
  if (mayHaveEffects(code)) known(reason, it);
}

/** The value of code that is left out because what it depends on cannot be read. It must not do anything. */
export function skip(code: readonly ts.Node[], reason: Value, scope: Env, it: Interpreter): Value {
  for (const node of code) requireNoEffects(node, reason, it);
  const candidates = code.flatMap(candidatesIn).flatMap((node): readonly Value[] => {
    it.budget.spend();
    if (!ts.isIdentifier(node)) return [make(new FunctionData(node, scope, ""), { node, scope }, it)];
    const value = scope.lookup(node.text)?.value;
    return value === undefined ? [] : [value];
  });
  return mayBe(reason, candidates, it);
}

/** The unreadable value, which may hold others that are known. */
export function mayBe(reason: Value, others: readonly Value[], it: Interpreter): Value {
  const { diagnostic, mayBe: before } = reasonOf(reason);
  it.budget.list(before.length + others.length);
  return { data: new Unreadable(diagnostic, [...before, ...others]), trail: reason.trail };
}
