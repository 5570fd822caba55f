// `Map` and `Set`: read-only tables here, filled where they are made.
import { describe } from "../describe.ts";
import { halt, known, make, partOf, refuse, throws, type Interpreter } from "../interpreter.ts";
import { iterate, pair } from "../iterate.ts";
import {
  isCallable,
  IteratorData,
  ListData,
  NativeFunction,
  NativeObject,
  PathData,
  TableData,
  Unreadable,
  type Data,
  type Site,
  type TableEntry,
  type Value,
} from "../value.ts";
import { natives, type Apply } from "./natives.ts";

type Method = (
  table: TableData,
  args: readonly Value[],
  receiver: Value,
  site: Site,
  it: Interpreter,
) => Value;

const change: Method = ({ kind }, _args, _receiver, site, it) => {
  const hint = `give all entries to \`new ${kind}([…])\`, or fill a list or an object first`;
  return refuse(
    `changing a ${kind}`,
    "it is read as a table that is filled where it is made",
    site,
    it,
    hint,
  );
};

/** What a value is as a key. Objects are their own keys, and 0 is the same key as -0. */
function keyOf(key: Value | undefined, site: Site, it: Interpreter): Data {
  const data = key === undefined ? undefined : known(key, it);
  if (data instanceof PathData || data instanceof NativeObject || data instanceof NativeFunction) {
    halt("evaluate/this-machine", {}, site, it);
  }
  if (typeof data === "string") it.budget.read(data);
  return data === 0 ? 0 : data;
}

function forEach(
  table: TableData,
  callback: Value | undefined,
  receiver: Value,
  site: Site,
  it: Interpreter,
): Value {
  if (callback === undefined || !(callback.data instanceof Unreadable || isCallable(callback.data))) {
    return throws("this method needs a function", site, it);
  }
  for (const [key, value] of table.entries.values()) {
    it.call(callback, [partOf(value, receiver), partOf(key, receiver), receiver], site);
    known(receiver, it);
  }
  return make(undefined, site, it);
}

function* picked(
  table: TableData,
  receiver: Value,
  pick: (entry: TableEntry) => Value,
  it: Interpreter,
): Generator<Value, undefined> {
  for (const entry of table.entries.values()) {
    it.budget.spend();
    yield partOf(pick(entry), receiver);
    known(receiver, it);
  }
}

export const tableMethods: Readonly<Record<string, Method>> = {
  add: change,
  clear: change,
  delete: change,
  set: change,
  get: (table, [key], receiver, site, it) => {
    if (table.kind === "Set") return throws("a Set has no method `get`", site, it);
    const entry = table.entries.get(keyOf(key, site, it));
    return entry === undefined ? make(undefined, site, it) : partOf(entry[1], receiver);
  },
  has: (table, [key], _receiver, site, it) => make(table.entries.has(keyOf(key, site, it)), site, it),
  forEach: (table, [callback], receiver, site, it) => forEach(table, callback, receiver, site, it),
  entries: (table, _args, receiver, site, it) =>
    make(
      new IteratorData(
        picked(table, receiver, (entry) => pair(entry, site, it), it),
        receiver,
      ),
      site,
      it,
    ),
  keys: (table, _args, receiver, site, it) =>
    make(
      new IteratorData(
        picked(table, receiver, ([key]) => key, it),
        receiver,
      ),
      site,
      it,
    ),
  values: (table, _args, receiver, site, it) =>
    make(
      new IteratorData(
        picked(table, receiver, ([, value]) => value, it),
        receiver,
      ),
      site,
      it,
    ),
};

export function mapGlobal(it: Interpreter): NativeObject {
  const construct: Apply = ([entries], site) => {
    const table = new Map<Data, TableEntry>();
    for (const entry of itemsOf(entries, site, it)) {
      const data = known(entry, it);
      if (!(data instanceof ListData))
        return throws(
          `each entry of a Map must be a [key, value] pair and one is ${describe(data)}`,
          site,
          it,
        );
      const [key = make(undefined, site, it), value = make(undefined, site, it)] = data.items.map((item) =>
        partOf(item, entry),
      );
      add(table, key, value, site, it);
    }
    return make(new TableData("Map", table), site, it);
  };
  return natives("Map", {}, it, { construct });
}

export function setGlobal(it: Interpreter): NativeObject {
  const construct: Apply = ([members], site) => {
    const table = new Map<Data, TableEntry>();
    for (const member of itemsOf(members, site, it)) add(table, member, member, site, it);
    return make(new TableData("Set", table), site, it);
  };
  return natives("Set", {}, it, { construct });
}

/** A key that is there already stays where and as it is; of a pair the value is the new one. */
function add(table: Map<Data, TableEntry>, key: Value, value: Value, site: Site, it: Interpreter): void {
  const data = keyOf(key, site, it);
  const [first] = table.get(data) ?? [data === 0 ? { ...key, data } : key];
  table.set(data, [first, value === key ? first : value]);
  it.budget.room(table.size);
}

function itemsOf(source: Value | undefined, site: Site, it: Interpreter): Iterable<Value> {
  if (source === undefined) return [];
  const data = known(source, it);
  return data === undefined || data === null ? [] : iterate(source, site, it);
}
