// What the tasks of a DAG request together, as if all ran at once.
import type { Json, Located, LocatedMap } from "../model.ts";
import { toJson, valueAt } from "../located.ts";
import type { Totals } from "./change.ts";
import { quantityMillis, quantityNanos } from "../validate/quantity.ts";

/** What a pod requests, in thousandths, by resource. */
type Requests = ReadonlyMap<string, bigint>;

/** The containers that run together, or the greatest init container with the sidecars before it, whichever is more. */
function requestsOf(pod: LocatedMap): Requests {
  const total = new Map<string, bigint>();
  const greatest = new Map<string, bigint>();
  for (const container of containersAt(pod, "initContainers")) {
    const isSidecar = scalarAt(container, "/restartPolicy") === "Always";
    for (const [name, amount] of requestsIn(container)) {
      if (isSidecar) add(total, name, amount);
      else raise(greatest, name, (total.get(name) ?? 0n) + amount);
    }
  }
  for (const container of containersAt(pod, "containers"))
    for (const [name, amount] of requestsIn(container)) add(total, name, amount);
  for (const [name, amount] of greatest) raise(total, name, amount);
  return total;
}

/** The sums before and after, of resources of which they differ. `same` are the pods that both have. */
export function totalsOf(
  same: readonly LocatedMap[],
  before: readonly LocatedMap[],
  after: readonly LocatedMap[],
): Readonly<Record<string, Totals<bigint>>> {
  const shared = sumOf(same);
  const [old, now] = [sumOf(before, shared), sumOf(after, shared)];
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  const totals = names.map(
    (name) => [name, { before: old.get(name) ?? 0n, after: now.get(name) ?? 0n }] as const,
  );
  return Object.fromEntries(totals.filter(([, total]) => total.before !== total.after));
}

function sumOf(pods: readonly LocatedMap[], start: Requests = new Map()): Requests {
  const total = new Map(start);
  for (const pod of pods) for (const [name, amount] of requestsOf(pod)) add(total, name, amount);
  return total;
}

function containersAt(pod: LocatedMap, field: string): readonly Located[] {
  const list = valueAt(pod, `/spec/${field}`);
  return list?.kind === "list" ? list.items : [];
}

/** Where a limit has no request, it is the request. */
function requestsIn(container: Located): Iterable<readonly [string, bigint]> {
  const both = ["limits", "requests"].flatMap((field) => {
    const amounts = valueAt(container, `/resources/${field}`);
    return amounts?.kind === "map" ? [...amounts.entries] : [];
  });
  return new Map(both.map(([name, { value }]) => [name, millisOf(toJson(value))]));
}

function millisOf(quantity: Json): bigint {
  const isText = typeof quantity === "string" || typeof quantity === "number";
  return isText && quantityNanos(quantity) !== undefined ? quantityMillis(quantity) : 0n;
}

function scalarAt(value: Located, pointer: string): Json | undefined {
  const found = valueAt(value, pointer);
  return found && toJson(found);
}

function add(total: Map<string, bigint>, name: string, amount: bigint): void {
  total.set(name, (total.get(name) ?? 0n) + amount);
}

function raise(total: Map<string, bigint>, name: string, amount: bigint): void {
  if (amount > (total.get(name) ?? 0n)) total.set(name, amount);
}
