// `Object`, and making records.
import { describe } from "../describe.ts";
import { changeable, setMember } from "../access.ts";
import { halt, known, make, partOf, refuse, throws, type Interpreter } from "../interpreter.ts";
import { iterate, pair } from "../iterate.ts";
import { same } from "../operators.ts";
import { spanOf } from "../origin.ts";
import {
  isPrimitive,
  ListData,
  RecordData,
  type NativeObject,
  type Property,
  type Site,
  type Value,
} from "../value.ts";
import { natives, notEvaluated, type Apply } from "./natives.ts";

/** The own properties of a value as `Object.keys` and spread see them: none of a number, the items of a list. */
export function propertiesOf(value: Value, site: Site, it: Interpreter): [string, Property][] {
  const data = known(value, it);
  if (data instanceof RecordData) return entriesOf(value, data, it);
  if (data instanceof ListData) return indexed([...iterate(value, site, it)], site);
  if (typeof data === "string") return indexed(unitsOf(data, site, it), site);
  if (isPrimitive(data)) return [];
  return refuse(
    `the properties of ${describe(data)}`,
    "only objects and lists have some that can be listed",
    site,
    it,
  );
}

function entriesOf(object: Value, data: RecordData, it: Interpreter): [string, Property][] {
  it.budget.spend(data.properties.size);
  return data.keys().map((name) => {
    const found = data.properties.get(name);
    if (found === undefined) throw new Error("invariant: a key of a record names a property");
    return [name, { key: found.key, value: partOf(found.value, object) }];
  });
}

function indexed(items: readonly Value[], { node, scope }: Site): [string, Property][] {
  const key = spanOf(node, scope.file);
  return items.map((value, index) => [String(index), { key, value }]);
}

/** Half a character outside the basic plane counts for one. */
function unitsOf(text: string, site: Site, it: Interpreter): Value[] {
  it.budget.list(text.length);
  return text.split("").map((unit) => make(unit, site, it));
}

export function record(properties: Iterable<[string, Property]>, site: Site, it: Interpreter): Value {
  return make(new RecordData(new Map(properties), it.initialising), site, it);
}

export function objectGlobal(it: Interpreter): NativeObject {
  const list = (items: Value[], site: Site): Value => make(new ListData(items, it.initialising), site, it);
  const functions: Record<string, Apply> = {
    keys: ([object], site) =>
      list(
        ownProperties(object, site, it).map(([key]) => make(key, site, it)),
        site,
      ),
    values: ([object], site) =>
      list(
        ownProperties(object, site, it).map(([, { value }]) => value),
        site,
      ),
    entries: ([object], site) =>
      list(
        ownProperties(object, site, it).map(([key, { value }]) =>
          pair([make(key, site, it), value], site, it),
        ),
        site,
      ),
    fromEntries: ([entries], site) => fromEntries(entries ?? make(undefined, site, it), site, it),
    assign: ([target, ...sources], site) => assign(target ?? make(undefined, site, it), sources, site, it),
    freeze: ([object], site) => freeze(object ?? make(undefined, site, it), it),
    hasOwn: ([object, key], site) =>
      make(hasOwn(object ?? make(undefined, site, it), keyText(key, site, it), site, it), site, it),
    is: ([left, right], site) => make(isSame(left, right, site, it), site, it),
  };
  return natives("Object", { functions }, it, { apply: notEvaluated("Object()", it) });
}

function ownProperties(object: Value | undefined, site: Site, it: Interpreter): [string, Property][] {
  if (object?.data === undefined || object.data === null)
    return throws(`${describe(object?.data)} has no properties`, site, it);
  return propertiesOf(object, site, it);
}

export function keyText(key: Value | undefined, site: Site, it: Interpreter): string {
  const data = key === undefined ? undefined : known(key, it);
  if (typeof data === "string") it.budget.read(data);
  if (isPrimitive(data)) return String(data);
  return refuse(`${describe(data)} as a key`, "keys are texts and numbers", site, it);
}

function fromEntries(entries: Value, site: Site, it: Interpreter): Value {
  const properties: [string, Property][] = [];
  const key = spanOf(site.node, site.scope.file);
  for (const entry of iterate(entries, site, it)) {
    const data = known(entry, it);
    if (!(data instanceof ListData))
      return throws(`each entry must be a [key, value] pair and one is ${describe(data)}`, site, it);
    const [name, value = make(undefined, site, it)] = data.items;
    properties.push([keyText(name, site, it), { key, value: partOf(value, entry) }]);
    it.budget.room(properties.length);
  }
  return record(properties, site, it);
}

function assign(target: Value, sources: readonly Value[], site: Site, it: Interpreter): Value {
  changeable(target, site, it);
  for (const source of sources) {
    const data = known(source, it);
    if (data === null || data === undefined) continue;
    for (const [key, { value }] of propertiesOf(source, site, it)) setMember(target, key, value, site, it);
  }
  return target;
}

function freeze(object: Value, it: Interpreter): Value {
  const data = known(object, it);
  if (data instanceof ListData || data instanceof RecordData) data.isFrozen = true;
  return object;
}

function hasOwn(object: Value, key: string, site: Site, it: Interpreter): boolean {
  const data = known(object, it);
  if (data === null || data === undefined) return throws(`${describe(data)} has no properties`, site, it);
  if (data instanceof RecordData) return data.properties.has(key);
  if (isPrimitive(data)) return Object.hasOwn(Object(data), key);
  if (!(data instanceof ListData))
    return refuse(
      `the properties of ${describe(data)}`,
      "only objects and lists have some that can be listed",
      site,
      it,
    );
  return key === "length" || (String(Number(key)) === key && data.items[Number(key)] !== undefined);
}

function isSame(left: Value | undefined, right: Value | undefined, site: Site, it: Interpreter): boolean {
  const a = left && known(left, it);
  const b = right && known(right, it);
  if (same(a, b, it) === undefined) halt("evaluate/this-machine", {}, site, it);
  return Object.is(a, b);
}
