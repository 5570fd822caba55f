// Tasks upstream first, and cycles with their path.
import fc from "fast-check";
import { expect, test } from "vitest";
import { sortUpstreamFirst } from "../../compiler/order.ts";
import type { DagDeclaration } from "../../compiler/model.ts";
import { collect } from "../support/diagnostics.ts";
import { located } from "../support/located.ts";

type Pair = readonly [from: number, to: number];

/** A DAG of the tasks 0 to `count` - 1 with these orders. */
function dagOf(count: number, pairs: readonly Pair[]): DagDeclaration {
  const options = located({});
  const { origin } = options;
  const tasks = Array.from({ length: count }, (_, index) => ({
    task_id: String(index),
    kind: "task" as const,
    options,
    arguments: [],
    origin,
    span: origin.span,
  }));
  const edges = pairs.map(([from, to]) => ({ from: String(from), to: String(to), span: origin.span }));
  return { options, tasks, edges, span: origin.span };
}

function sort(count: number, pairs: readonly Pair[]) {
  const { result, diagnostics } = collect((report) => sortUpstreamFirst(dagOf(count, pairs), report));
  return {
    order: result.map(({ task_id }) => Number(task_id)),
    messages: diagnostics.map(({ message }) => message),
  };
}

const count = 8;
const node = fc.nat({ max: count - 1 });
const pairs = fc.uniqueArray(fc.tuple(node, node), { selector: String, maxLength: 20 });
const acyclic = pairs.map((all) =>
  all.flatMap(([a, b]): Pair[] => (a === b ? [] : [[Math.max(a, b), Math.min(a, b)]])),
);

test("without orders the tasks stay as they are declared", () => {
  expect(sort(3, []).order).toEqual([0, 1, 2]);
});

test("every task comes once and after all upstream of it", () => {
  fc.assert(
    fc.property(acyclic, (edges) => {
      const { order, messages } = sort(count, edges);
      expect(messages).toEqual([]);
      expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const [from, to] of edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
    }),
  );
});

test("the order of the orders does not matter", () => {
  fc.assert(
    fc.property(acyclic, (edges) => {
      expect(sort(count, edges.toReversed()).order).toEqual(sort(count, edges).order);
    }),
  );
});

test("what is reported is a cycle of the orders, from the task that is declared first", () => {
  fc.assert(
    fc.property(pairs, (edges) => {
      const [message, ...others] = sort(count, edges).messages;
      expect(others).toEqual([]);
      if (message === undefined) return;
      const path = message.split(": ")[1]?.split(" → ").map(Number) ?? [];
      expect(path[0]).toBe(Math.min(...path));
      expect(path.at(-1)).toBe(path[0]);
      for (const [index, to] of path.slice(1).entries()) expect(edges).toContainEqual([path[index], to]);
    }),
  );
});

test.each<[string, readonly Pair[], string]>([
  ["a task that waits for itself", [[1, 1]], "1 → 1"],
  [
    "two tasks",
    [
      [0, 1],
      [1, 0],
    ],
    "0 → 1 → 0",
  ],
  [
    "behind other tasks",
    [
      [0, 1],
      [2, 1],
      [1, 3],
      [3, 2],
    ],
    "1 → 3 → 2 → 1",
  ],
])("a cycle: %s", (_what, edges, path) => {
  expect(sort(4, edges).messages).toEqual([`the tasks wait for one another: ${path}`]);
});
