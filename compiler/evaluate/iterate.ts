// Walking through the items of a value, as `for…of`, spread and destructuring do. Lists are walked live: what the
// loop's body adds is seen, as in JavaScript.
import { describe } from "./describe.ts";
import { known, make, partOf, refuse, throws, type Interpreter } from "./interpreter.ts";
import {
  isPrimitive,
  IteratorData,
  ListData,
  RecordData,
  TableData,
  type Site,
  type TableEntry,
  type Value,
} from "./value.ts";

/** The items of anything iterable. Asking for them needs the value: one that is unreadable ends the file. */
export function iterate(value: Value, site: Site, it: Interpreter): IterableIterator<Value> {
  const data = known(value, it);
  if (data instanceof ListData) return itemsOf(value, data, it);
  if (data instanceof IteratorData) return continued(value, data, it);
  if (data instanceof TableData) return entriesOf(value, data, site, it);
  if (typeof data === "string") return charactersOf(data, site, it);
  if (isPrimitive(data) || data instanceof RecordData)
    return throws(`${describe(data)} cannot be iterated over`, site, it);
  return refuse(
    `a walk through ${describe(data)}`,
    "only lists, texts, maps and sets are walked through",
    site,
    it,
  );
}

function* itemsOf(list: Value, data: ListData, it: Interpreter): IterableIterator<Value> {
  for (let index = 0; index < data.items.length; index++) {
    it.budget.spend();
    const item = data.items[index];
    if (item !== undefined) yield partOf(item, list);
    known(list, it);
  }
}

/** An iterator goes on where it was left. Leaving a loop early does not end it, as it would end a generator. */
function continued(value: Value, { iterator }: IteratorData, it: Interpreter): IterableIterator<Value> {
  const items: IterableIterator<Value> = {
    next: () => {
      known(value, it);
      return iterator.next();
    },
    [Symbol.iterator]: () => items,
  };
  return items;
}

function* entriesOf(value: Value, table: TableData, site: Site, it: Interpreter): IterableIterator<Value> {
  for (const entry of table.entries.values()) {
    it.budget.spend();
    yield table.kind === "Set" ? partOf(entry[1], value) : pair(entry, site, it);
    known(value, it);
  }
}

function* charactersOf(text: string, site: Site, it: Interpreter): IterableIterator<Value> {
  for (const character of text) {
    it.budget.spend();
    yield make(character, site, it);
  }
}

export function pair([key, value]: TableEntry, site: Site, it: Interpreter): Value {
  return make(new ListData([key, value], it.initialising), site, it);
}
