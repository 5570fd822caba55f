// Unary and binary operators on values that are known. Whatever touches something unreadable is unreadable.
import { describe } from "./describe.ts";
import { ts } from "ts-morph";
import { escape } from "./escape.ts";
import { make, throws, unreadable, unsupported, type Interpreter } from "./interpreter.ts";
import {
  isCallable,
  isPrimitive,
  ListData,
  NativeFunction,
  NativeObject,
  PathData,
  RecordData,
  Unreadable,
  type Data,
  type Primitive,
  type Site,
  type Value,
} from "./value.ts";

const { SyntaxKind } = ts;

// The casts to number only quiet TypeScript: JavaScript's operators take any primitive, and that is what we want of them.
type Compute = (left: number, right: number) => Primitive;

const arithmetic: Partial<Record<ts.SyntaxKind, Compute>> = {
  [SyntaxKind.PlusToken]: (left, right) => left + right,
  [SyntaxKind.MinusToken]: (left, right) => left - right,
  [SyntaxKind.AsteriskToken]: (left, right) => left * right,
  [SyntaxKind.SlashToken]: (left, right) => left / right,
  [SyntaxKind.PercentToken]: (left, right) => left % right,
  [SyntaxKind.AsteriskAsteriskToken]: (left, right) => left ** right,
  [SyntaxKind.LessThanToken]: (left, right) => left < right,
  [SyntaxKind.LessThanEqualsToken]: (left, right) => left <= right,
  [SyntaxKind.GreaterThanToken]: (left, right) => left > right,
  [SyntaxKind.GreaterThanEqualsToken]: (left, right) => left >= right,
  [SyntaxKind.AmpersandToken]: (left, right) => left & right,
  [SyntaxKind.BarToken]: (left, right) => left | right,
  [SyntaxKind.CaretToken]: (left, right) => left ^ right,
  [SyntaxKind.LessThanLessThanToken]: (left, right) => left << right,
  [SyntaxKind.GreaterThanGreaterThanToken]: (left, right) => left >> right,
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: (left, right) => left >>> right,
};

const equality: Partial<Record<ts.SyntaxKind, { isLoose: boolean; isNegated: boolean }>> = {
  [SyntaxKind.EqualsEqualsToken]: { isLoose: true, isNegated: false },
  [SyntaxKind.ExclamationEqualsToken]: { isLoose: true, isNegated: true },
  [SyntaxKind.EqualsEqualsEqualsToken]: { isLoose: false, isNegated: false },
  [SyntaxKind.ExclamationEqualsEqualsToken]: { isLoose: false, isNegated: true },
};

/** Whether `binary` knows an operator; the others decide for themselves what they evaluate. */
export function isBinaryOperator(operator: ts.SyntaxKind): boolean {
  return (
    arithmetic[operator] !== undefined ||
    equality[operator] !== undefined ||
    operator === SyntaxKind.InKeyword
  );
}

export function binary(
  operator: ts.SyntaxKind,
  left: Value,
  right: Value,
  site: Site,
  it: Interpreter,
): Value {
  if (left.data instanceof Unreadable) return left;
  if (right.data instanceof Unreadable) return right;
  const compared = equality[operator];
  if (compared !== undefined) {
    const isEqual = compared.isLoose
      ? looselyEqual(left.data, right.data, it)
      : same(left.data, right.data, it);
    if (isEqual === undefined) return unsupportedOperands([left, right], site, it);
    return make(isEqual !== compared.isNegated, site, it);
  }
  if (operator === SyntaxKind.InKeyword) return isKeyIn(left, right, site, it);
  if (
    operator === SyntaxKind.PlusToken &&
    (left.data instanceof PathData || right.data instanceof PathData)
  ) {
    return concatenate([left, right], site, it);
  }
  if (!isPrimitive(left.data) || !isPrimitive(right.data))
    return unsupportedOperands([left, right], site, it);
  return compute(operator, left.data, right.data, site, it);
}

function compute(
  operator: ts.SyntaxKind,
  left: Primitive,
  right: Primitive,
  site: Site,
  it: Interpreter,
): Value {
  const operation = arithmetic[operator];
  if (operation === undefined) throw new Error(`invariant: no operation for ${SyntaxKind[operator]}`);
  if (typeof left === "string" || typeof right === "string")
    it.budget.text(String(left).length + String(right).length);
  return make(operation(left as number, right as number), site, it);
}

/** What `===` says; `undefined` where that depends on more than we know: a path of this machine, an object of Node's. */
export function same(left: Data, right: Data, it: Interpreter): boolean | undefined {
  if (left instanceof PathData || right instanceof PathData) return undefined;
  if (typeof left === "string" && typeof right === "string") it.budget.read(left);
  return left === right || !(isNative(left) && isNative(right)) ? left === right : undefined;
}

/** What JavaScript has once and by several names, such as parseInt and Number.parseInt, is several here. */
function isNative(data: Data): boolean {
  return data instanceof NativeObject || data instanceof NativeFunction;
}

/** What `==` says; `undefined` also where JavaScript would convert an object. */
function looselyEqual(left: Data, right: Data, it: Interpreter): boolean | undefined {
  if (isPrimitive(left) !== isPrimitive(right)) {
    const primitive = isPrimitive(left) ? left : right;
    return primitive === null || primitive === undefined ? false : undefined;
  }
  if (typeof left === "string") it.budget.read(left);
  // oxlint-disable-next-line eqeqeq -- this is what the user's == means
  return isPrimitive(left) ? left == right : same(left, right, it);
}

function isKeyIn(key: Value, object: Value, site: Site, it: Interpreter): Value {
  if (isPrimitive(object.data))
    return throws(`\`in\` needs an object on its right and got ${describe(object.data)}`, site, it);
  if (!(object.data instanceof RecordData) || !isPrimitive(key.data))
    return unsupportedOperands([object, key], site, it);
  const name = String(key.data);
  return make(object.data.properties.has(name) || name in {}, site, it);
}

/** JavaScript would convert the first of the operands that is no primitive, by its own methods if it has some. */
function unsupportedOperands(operands: readonly Value[], site: Site, it: Interpreter): Value {
  const operand =
    operands.find(({ data }) => data instanceof PathData) ?? operands.find(({ data }) => !isPrimitive(data));
  if (operand?.data instanceof PathData) return machinePath(site, it);
  const why = "only numbers, texts and booleans are computed with";
  return unconverted(operands, `${describe(operand?.data)} as an operand`, why, site, it);
}

function unconverted(
  operands: readonly Value[],
  what: string,
  why: string,
  site: Site,
  it: Interpreter,
): Value {
  const value = unsupported(what, why, site, it);
  escape(
    operands.filter(({ data }) => data instanceof RecordData || data instanceof ListData),
    value,
    site,
    it,
  );
  return value;
}

export function machinePath(site: Site, it: Interpreter): Value {
  return unreadable("evaluate/this-machine", {}, site, it);
}

/** Text made of parts, as `+` and template literals make it. A path of this machine stays one if it comes first. */
export function concatenate(parts: readonly Value[], site: Site, it: Interpreter): Value {
  const [first, ...rest] = parts.filter(({ data }) => data !== "");
  const path = first?.data instanceof PathData ? first.data : undefined;
  const texts: string[] = [];
  for (const { data } of path === undefined ? parts : rest) {
    if (data instanceof PathData) return machinePath(site, it);
    if (!isPrimitive(data))
      return unconverted(
        parts,
        `${describe(data)} inside a text`,
        "it would become text such as [object Object]",
        site,
        it,
      );
    texts.push(String(data));
  }
  it.budget.text(texts.reduce((length, text) => length + text.length, 0));
  const text = texts.join("");
  if (path === undefined) return make(text, site, it);
  // The root's own name would end up in the name of what lies beside it.
  if (path.fromRoot === "" && text !== "" && !text.startsWith("/")) return machinePath(site, it);
  return make(new PathData(path.fromRoot + text), site, it);
}

export function unary(operator: ts.PrefixUnaryOperator, operand: Value, site: Site, it: Interpreter): Value {
  const { data } = operand;
  if (data instanceof Unreadable) return operand;
  if (operator === SyntaxKind.ExclamationToken) return make(!data, site, it);
  if (!isPrimitive(data)) return unsupportedOperands([operand], site, it);
  if (typeof data === "string") it.budget.read(data);
  const number = Number(data);
  if (operator === SyntaxKind.MinusToken) return make(-number, site, it);
  return make(operator === SyntaxKind.PlusToken ? number : ~number, site, it);
}

/** What `typeof` says. */
export function typeOf(data: Exclude<Data, Unreadable>): string {
  if (isPrimitive(data)) return typeof data;
  if (data instanceof PathData) return "string";
  return isCallable(data) ? "function" : "object";
}
