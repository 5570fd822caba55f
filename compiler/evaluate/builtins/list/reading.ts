// Methods of lists that read the list and call nothing.
import { halt, known, partOf, refuse, throws } from "../../interpreter.ts";
import { iterate, pair } from "../../iterate.ts";
import { same } from "../../operators.ts";
import { IteratorData, ListData, type Data, type Value } from "../../value.ts";
import { itemsOf, listOf, number, plain, result, type Method, type Receiver } from "./receiver.ts";

/** The items, with those of lists among them in their place, down to `depth` levels. */
export function flatten(items: readonly Value[], depth: number, receiver: Receiver): Value[] {
  const { it } = receiver;
  it.budget.list(items.length);
  if (!(depth >= 1)) return [...items];
  return items.flatMap((item) => {
    it.budget.spend();
    const data = known(item, it);
    if (!(data instanceof ListData)) return [item];
    const inner = itemsOf({ ...receiver, value: item, list: data });
    return it.budget.nested(() => flatten(inner, depth - 1, receiver));
  });
}

function join(receiver: Receiver, separator: string): Value {
  const { list, it } = receiver;
  it.budget.list(list.items.length);
  const parts = list.items.map((item) => String(plain(item, receiver) ?? ""));
  it.budget.text(parts.reduce((length, part) => length + part.length + separator.length, 0));
  return result(parts.join(separator), receiver);
}

/** Where a value is in the list, by `===`. */
function position(receiver: Receiver, args: readonly Value[], isFromEnd: boolean): number {
  const { list, it, site } = receiver;
  const [sought, from] = args;
  if (from !== undefined)
    return refuse("a second argument here", "only the value to look for is read", site, it);
  const data = sought === undefined ? undefined : known(sought, it);
  it.budget.list(list.items.length);
  const isSought = (item: Value): boolean =>
    same(known(item, it), data, it) ?? halt("evaluate/this-machine", {}, site, it);
  return isFromEnd ? list.items.findLastIndex(isSought) : list.items.findIndex(isSought);
}

function includes(receiver: Receiver, args: readonly Value[]): boolean {
  if (position(receiver, args, false) >= 0) return true;
  return (
    Number.isNaN(args[0]?.data) && receiver.list.items.some(({ data }: { data: Data }) => Number.isNaN(data))
  );
}

/** Start and end as `slice` reads them, where `undefined` means "not given". */
function range(args: readonly Value[], receiver: Receiver): [number | undefined, number | undefined] {
  const [start, end] = args.map((arg) => (arg.data === undefined ? undefined : number(arg, receiver)));
  return [start, end];
}

function at(receiver: Receiver, index: number): Value {
  const item = receiver.list.items.at(index);
  return item === undefined ? result(undefined, receiver) : partOf(item, receiver.value);
}

function withItem(receiver: Receiver, index: number, value: Value | undefined): Value {
  const items = itemsOf(receiver);
  const from = index < 0 ? index + items.length : index;
  if (!Number.isInteger(from) || from < 0 || from >= items.length) {
    return throws(`index ${index} is outside the list`, receiver.site, receiver.it);
  }
  return listOf(items.with(from, value ?? result(undefined, receiver)), receiver);
}

function* iterated(receiver: Receiver, kind: "entries" | "keys" | "values"): Generator<Value, undefined> {
  const { value, site, it } = receiver;
  let index = 0;
  for (const item of iterate(value, site, it)) {
    const key = result(index++, receiver);
    if (kind === "values") yield item;
    else yield kind === "keys" ? key : pair([key, item], site, it);
  }
}

function iterator(kind: "entries" | "keys" | "values"): Method {
  return (receiver) => result(new IteratorData(iterated(receiver, kind), receiver.value), receiver);
}

export const reading: Readonly<Record<string, Method>> = {
  at: (receiver, [index]) => at(receiver, number(index, receiver)),
  concat: (receiver, args) => listOf([...itemsOf(receiver), ...flatten(args, 1, receiver)], receiver),
  entries: iterator("entries"),
  flat: (receiver, [depth]) => {
    const levels = depth?.data === undefined ? 1 : number(depth, receiver);
    return listOf(flatten(itemsOf(receiver), levels, receiver), receiver);
  },
  includes: (receiver, args) => result(includes(receiver, args), receiver),
  indexOf: (receiver, args) => result(position(receiver, args, false), receiver),
  join: (receiver, [separator]) =>
    join(receiver, separator?.data === undefined ? "," : String(plain(separator, receiver))),
  keys: iterator("keys"),
  lastIndexOf: (receiver, args) => result(position(receiver, args, true), receiver),
  slice: (receiver, args) => listOf(itemsOf(receiver).slice(...range(args, receiver)), receiver),
  toReversed: (receiver) => listOf(itemsOf(receiver).reverse(), receiver),
  toString: (receiver: Receiver) => join(receiver, ","),
  values: iterator("values"),
  with: (receiver, [index, value]) => withItem(receiver, number(index, receiver), value),
};
