// Methods of lists that change the list, if the code that is running may do so.
import { changeable } from "../../access.ts";
import { partOf, refuse } from "../../interpreter.ts";
import { ListData, type Value } from "../../value.ts";
import { itemsOf, listOf, number, result, type Method, type Receiver } from "./receiver.ts";
import { sorted } from "./walking.ts";

function mutable({ value, site, it }: Receiver): Value[] {
  const data = changeable(value, site, it);
  if (!(data instanceof ListData)) throw new Error("invariant: the receiver of a list method is a list");
  return data.items;
}

/** The same where the items that are there move: that is paid for, and room for `added` more is asked for. */
function movable(receiver: Receiver, added: number): Value[] {
  const items = mutable(receiver);
  receiver.it.budget.list(items.length + added);
  return items;
}

/** Replaces the receiver's items by as many others and returns the receiver. */
function rewrite(receiver: Receiver, items: readonly Value[]): Value {
  const list = movable(receiver, 0);
  items.forEach((item, index) => {
    list[index] = item;
  });
  return receiver.value;
}

function push(receiver: Receiver, args: readonly Value[]): Value {
  const items = mutable(receiver);
  receiver.it.budget.room(items.length + args.length);
  return result(items.push(...args), receiver);
}

function take(item: Value | undefined, receiver: Receiver): Value {
  return item === undefined ? result(undefined, receiver) : partOf(item, receiver.value);
}

function splice(receiver: Receiver, items: Value[], args: readonly Value[]): Value[] {
  const [start, count, ...added] = args;
  if (start === undefined) return [];
  const from = number(start, receiver);
  return count === undefined ? items.splice(from) : items.splice(from, number(count, receiver), ...added);
}

function fill(receiver: Receiver, [value, ...range]: readonly Value[]): Value {
  if (range.length > 0)
    return refuse("filling a part of a list", "only all of it is filled", receiver.site, receiver.it);
  const filling = value ?? result(undefined, receiver);
  return rewrite(
    receiver,
    receiver.list.items.map(() => filling),
  );
}

export const changing: Readonly<Record<string, Method>> = {
  fill,
  pop: (receiver) => take(mutable(receiver).pop(), receiver),
  push,
  reverse: (receiver) => rewrite(receiver, itemsOf(receiver).reverse()),
  shift: (receiver) => take(movable(receiver, 0).shift(), receiver),
  sort: (receiver, args) => rewrite(receiver, sorted(receiver, args)),
  splice: (receiver, args) => listOf(splice(receiver, movable(receiver, args.length), args), receiver),
  toSpliced: (receiver, args) => {
    const items = itemsOf(receiver);
    splice(receiver, items, args);
    return listOf(items, receiver);
  },
  unshift: (receiver, args) => result(movable(receiver, args.length).unshift(...args), receiver),
};
