// A list as the receiver of a method call, and what the methods of lists share.
import { describe } from "../../describe.ts";
import { known, make, partOf, refuse, throws, type Interpreter } from "../../interpreter.ts";
import {
  isCallable,
  isPrimitive,
  ListData,
  Unreadable,
  type Data,
  type Primitive,
  type Site,
  type Value,
} from "../../value.ts";

export interface Receiver {
  readonly value: Value;
  readonly list: ListData;
  readonly site: Site;
  readonly it: Interpreter;
}

export type Method = (receiver: Receiver, args: readonly Value[]) => Value;

export function result(data: Data, { site, it }: Receiver): Value {
  return make(data, site, it);
}

export function listOf(items: Value[], receiver: Receiver): Value {
  receiver.it.budget.list(items.length);
  return result(new ListData(items, receiver.it.initialising), receiver);
}

/** The items, each with the way through the list. */
export function itemsOf({ list, value, it }: Receiver): Value[] {
  it.budget.list(list.items.length);
  return list.items.map((item) => partOf(item, value));
}

/** An argument that must be a plain value, such as an index. */
export function plain(arg: Value | undefined, { site, it }: Receiver): Primitive {
  const data = arg === undefined ? undefined : known(arg, it);
  if (typeof data === "string") it.budget.read(data);
  if (isPrimitive(data)) return data;
  return refuse(`${describe(data)} as this argument`, "a number or a text is expected", site, it);
}

export function number(arg: Value | undefined, receiver: Receiver): number {
  return Number(plain(arg, receiver));
}

/** The function that a method was given; JavaScript asks for one even where it does not call it. */
export function callback(arg: Value | undefined, { site, it }: Receiver): Value {
  if (arg !== undefined && (arg.data instanceof Unreadable || isCallable(arg.data))) return arg;
  return throws("this method needs a function", site, it);
}

/** What stood in the list when the method began must still be there: what JavaScript does otherwise is hard to see. */
export function requireUnchanged({ value, list, site, it }: Receiver, original: Value, index: number): void {
  known(value, it);
  if (list.items[index] === original) return;
  refuse(
    "changing a list while its own method walks it",
    "what the method then does is hard to see",
    site,
    it,
  );
}
