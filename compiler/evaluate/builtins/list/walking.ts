// Methods of lists that call back. They walk the list as it was when they began.
import { describe } from "../../describe.ts";
import { decide, known, partOf, refuse, throws } from "../../interpreter.ts";
import { isPrimitive, type Primitive, type Value } from "../../value.ts";
import { flatten } from "./reading.ts";
import {
  callback,
  itemsOf,
  listOf,
  plain,
  requireUnchanged,
  result,
  type Method,
  type Receiver,
} from "./receiver.ts";

type Visit<T> = (item: Value, answer: Value, index: number) => T | undefined;

/** The items with their indexes, each as it is when its turn comes. */
function* steps(
  receiver: Receiver,
  isFromEnd: boolean,
): Generator<{ item: Value; index: number }, undefined> {
  const { list, value, it } = receiver;
  it.budget.list(list.items.length);
  const originals = [...list.items.entries()];
  for (const [index, original] of isFromEnd ? originals.reverse() : originals) {
    requireUnchanged(receiver, original, index);
    yield { item: partOf(original, value), index };
  }
}

/** Calls `visit` with each item and what the callback says of it, until `visit` returns something. */
function walk<T>(
  receiver: Receiver,
  fn: Value | undefined,
  visit: Visit<T>,
  isFromEnd = false,
): T | undefined {
  const { it, site, value } = receiver;
  const called = callback(fn, receiver);
  for (const { item, index } of steps(receiver, isFromEnd)) {
    const answer = it.call(called, [item, result(index, receiver), value], site);
    const found = visit(item, answer, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function find(
  receiver: Receiver,
  [test]: readonly Value[],
  isFromEnd: boolean,
): { item: Value; index: number } | undefined {
  const visit: Visit<{ item: Value; index: number }> = (item, answer, index) =>
    decide(answer, receiver.it) ? { item, index } : undefined;
  return walk(receiver, test, visit, isFromEnd);
}

function filter(receiver: Receiver, [test]: readonly Value[]): Value[] {
  const kept: Value[] = [];
  walk(receiver, test, (item, answer) => {
    if (decide(answer, receiver.it)) kept.push(item);
  });
  return kept;
}

function map(receiver: Receiver, [convert]: readonly Value[]): Value[] {
  const made: Value[] = [];
  walk(receiver, convert, (_item, answer) => {
    made.push(answer);
  });
  return made;
}

/** What the callback returns is looked into at once: later calls may change it. */
function flatMap(receiver: Receiver, [convert]: readonly Value[]): Value[] {
  const made: Value[] = [];
  walk(receiver, convert, (_item, answer) => {
    for (const part of flatten([answer], 1, receiver)) made.push(part);
    receiver.it.budget.room(made.length);
  });
  return made;
}

function every(receiver: Receiver, [test]: readonly Value[]): boolean {
  const counterexample = walk(receiver, test, (_item, answer) =>
    decide(answer, receiver.it) ? undefined : true,
  );
  return counterexample === undefined;
}

function reduce(receiver: Receiver, args: readonly Value[], isFromEnd: boolean): Value {
  const { it, site, value } = receiver;
  const called = callback(args[0], receiver);
  const items = steps(receiver, isFromEnd);
  let total = args[1] ?? items.next().value?.item;
  if (total === undefined) return throws("reduce of an empty list needs a first value", site, it);
  for (const { item, index } of items)
    total = it.call(called, [total, item, result(index, receiver), value], site);
  return total;
}

/** The items in order. `undefined` goes last whatever the order, as JavaScript has it. */
export function sorted(receiver: Receiver, [compare]: readonly Value[]): Value[] {
  const originals = [...receiver.list.items];
  const items = itemsOf(receiver);
  const defined = items.filter(({ data }) => data !== undefined);
  const isByText = compare === undefined || compare.data === undefined;
  const inOrder = isByText
    ? sortedByText(receiver, defined)
    : sortedBy(receiver, defined, callback(compare, receiver));
  originals.forEach((original, index) => requireUnchanged(receiver, original, index));
  return [...inOrder, ...items.filter(({ data }) => data === undefined)];
}

function sortedByText(receiver: Receiver, items: readonly Value[]): Value[] {
  const keyed = items.map((item) => ({ item, key: String(plain(item, receiver)) }));
  return keyed.sort((a, b) => compareTexts(a.key, b.key, receiver)).map(({ item }) => item);
}

function compareTexts(a: string, b: string, { it }: Receiver): number {
  it.budget.spend();
  it.budget.read(a);
  return a < b ? -1 : Number(a > b);
}

function sortedBy(receiver: Receiver, items: Value[], compare: Value): Value[] {
  const { it, site } = receiver;
  return items.sort((a, b) => Number(orderOf(it.call(compare, [a, b], site), receiver)));
}

function orderOf(answer: Value, { it, site }: Receiver): Primitive {
  const data = known(answer, it);
  return isPrimitive(data) ? data : refuse(`${describe(data)} as an order`, "a number is expected", site, it);
}

export const walking: Readonly<Record<string, Method>> = {
  every: (receiver, args) => result(every(receiver, args), receiver),
  filter: (receiver, args) => listOf(filter(receiver, args), receiver),
  find: (receiver, args) => find(receiver, args, false)?.item ?? result(undefined, receiver),
  findIndex: (receiver, args) => result(find(receiver, args, false)?.index ?? -1, receiver),
  findLast: (receiver, args) => find(receiver, args, true)?.item ?? result(undefined, receiver),
  findLastIndex: (receiver, args) => result(find(receiver, args, true)?.index ?? -1, receiver),
  flatMap: (receiver, args) => listOf(flatMap(receiver, args), receiver),
  forEach: (receiver, args) => {
    map(receiver, args);
    return result(undefined, receiver);
  },
  map: (receiver, args) => listOf(map(receiver, args), receiver),
  reduce: (receiver, args) => reduce(receiver, args, false),
  reduceRight: (receiver, args) => reduce(receiver, args, true),
  some: (receiver, args) => result(find(receiver, args, false) !== undefined, receiver),
  toSorted: (receiver, args) => listOf(sorted(receiver, args), receiver),
};
