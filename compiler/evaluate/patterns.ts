// Destructuring: the names of a declaration or a parameter list get their values.
import { describe } from "./describe.ts";
import { ts } from "ts-morph";
import { memberOf } from "./access.ts";
import { keyText } from "./builtins/object.ts";
import { escape, mayBe, requireNoEffects, skip } from "./escape.ts";
import {
  current,
  make,
  NOT_EVALUATED,
  partOf,
  refuse,
  throws,
  unsupported,
  type Env,
  type Interpreter,
} from "./interpreter.ts";
import { iterate } from "./iterate.ts";
import { namesIn } from "./moduleSyntax.ts";
import { ListData, RecordData, Unreadable, type Property, type Site, type Value } from "./value.ts";

/** How a name is bound: as a constant, a variable, a parameter. */
export type Declare = (name: string, value: Value) => void;

export function bind(
  name: ts.BindingName,
  given: Value,
  declare: Declare,
  scope: Env,
  it: Interpreter,
): void {
  const value = current(given);
  if (ts.isIdentifier(name)) declare(name.text, value);
  else it.budget.nested(() => bindPattern(name, value, declare, scope, it));
}

function bindPattern(
  pattern: ts.BindingPattern,
  value: Value,
  declare: Declare,
  scope: Env,
  it: Interpreter,
): void {
  if (value.data instanceof Unreadable) bindUnreadable(pattern, value, declare, scope, it);
  else if (ts.isObjectBindingPattern(pattern)) bindObject(pattern, value, declare, scope, it);
  else bindList(pattern, value, declare, scope, it);
}

/** Every name of the pattern becomes unreadable for the same reason. */
function bindUnreadable(
  pattern: ts.BindingPattern,
  value: Value,
  declare: Declare,
  scope: Env,
  it: Interpreter,
): void {
  requireNoEffects(pattern, value, it);
  for (const element of pattern.elements) {
    if (ts.isBindingElement(element)) bindElement(element, value, declare, scope, it);
  }
}

function bindObject(
  pattern: ts.ObjectBindingPattern,
  value: Value,
  declare: Declare,
  scope: Env,
  it: Interpreter,
): void {
  const site = { node: pattern, scope };
  if (value.data === null || value.data === undefined)
    throws(`${describe(value.data)} cannot be destructured`, site, it);
  const taken = new Set<string>();
  for (const element of pattern.elements) {
    if (element.dotDotDotToken !== undefined) {
      bind(element.name, restOf(value, taken, site, it), declare, scope, it);
      continue;
    }
    const key = keyOf(element, scope, it);
    taken.add(key);
    bindElement(element, memberOf(value, key, { node: element, scope }, it), declare, scope, it);
  }
}

function keyOf(element: ts.BindingElement, scope: Env, it: Interpreter): string {
  const name = element.propertyName ?? element.name;
  if (ts.isComputedPropertyName(name))
    return keyText(it.evaluate(name.expression, scope), { node: name, scope }, it);
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text;
  if (ts.isNumericLiteral(name)) return String(Number(name.text));
  return refuse("this property name", NOT_EVALUATED, { node: name, scope }, it);
}

function restOf(value: Value, taken: ReadonlySet<string>, site: Site, it: Interpreter): Value {
  if (!(value.data instanceof RecordData)) {
    const why = unsupported(`the rest of ${describe(value.data)}`, "only an object has one", site, it);
    return mayBe(why, [value], it);
  }
  const rest = new Map<string, Property>();
  for (const key of value.data.keys()) {
    it.budget.spend();
    const property = value.data.properties.get(key);
    if (property !== undefined && !taken.has(key))
      rest.set(key, { key: property.key, value: partOf(property.value, value) });
  }
  return { data: new RecordData(rest, it.initialising), trail: value.trail };
}

function bindList(
  pattern: ts.ArrayBindingPattern,
  value: Value,
  declare: Declare,
  scope: Env,
  it: Interpreter,
): void {
  const site = { node: pattern, scope };
  const items = iterate(value, site, it);
  for (const element of pattern.elements) {
    if (ts.isOmittedExpression(element)) {
      items.next();
    } else if (element.dotDotDotToken !== undefined) {
      bind(element.name, make(new ListData([...items], it.initialising), site, it), declare, scope, it);
    } else {
      const next = items.next();
      bindElement(element, next.done === true ? make(undefined, site, it) : next.value, declare, scope, it);
    }
  }
}

function bindElement(
  element: ts.BindingElement,
  value: Value,
  declare: Declare,
  scope: Env,
  it: Interpreter,
): void {
  bind(element.name, withDefault(value, element, scope, it), declare, scope, it);
}

function withDefault(
  value: Value,
  declaration: ts.BindingElement | ts.ParameterDeclaration,
  scope: Env,
  it: Interpreter,
): Value {
  const { initializer, name } = declaration;
  if (initializer === undefined) return value;
  if (value.data instanceof Unreadable) return skip([initializer], value, scope, it);
  if (value.data !== undefined) return value;
  return it.evaluate(initializer, scope, ts.isIdentifier(name) ? name.text : undefined);
}

export function bindParameters(
  parameters: readonly ts.ParameterDeclaration[],
  args: readonly Value[],
  site: Site,
  scope: Env,
  it: Interpreter,
): void {
  const named = parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === "this"));
  for (const name of named.flatMap((parameter) => namesIn(parameter.name)))
    scope.declare(name, undefined, false);
  const declare = initialise(scope, site, it);
  named.forEach((parameter, index) => {
    if (parameter.dotDotDotToken !== undefined) {
      bind(
        parameter.name,
        make(new ListData(args.slice(index), it.initialising), site, it),
        declare,
        scope,
        it,
      );
    } else {
      const given = args[index] ?? make(undefined, site, it);
      bind(parameter.name, withDefault(given, parameter, scope, it), declare, scope, it);
    }
  });
}

/** Gives names that were hoisted their value. */
export function initialise(scope: Env, site: Site, it: Interpreter): Declare {
  return (name, value) => {
    const binding = scope.own(name);
    if (binding === undefined) throw new Error(`invariant: ${name} was hoisted`);
    // Code that cannot be read was given a function that will use this.
    if (binding.escaped !== undefined) escape([value], binding.escaped, site, it);
    binding.value = binding.escaped === undefined || binding.isConstant ? value : binding.escaped;
  };
}
