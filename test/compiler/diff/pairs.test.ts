// Which task of now is which task of before, where names have changed.
import { expect, test } from "vitest";
import { compared } from "../../support/comparedSources.ts";

interface Told {
  readonly renamed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changes: readonly string[];
}

/** What is told of the tasks of a DAG with these lines. */
function told(before: string, after: string): Told {
  const source = (lines: string): string => `import { chain, dag, podTask, task } from "podloom";
dag({ dag_id: "sales" }, () => {
  const load = task({}, async function load() {})();
  const store = task({}, async function store() {})();
  ${lines}
});
`;
  const { dags, groups } = compared(source(before), source(after));
  return {
    renamed: dags.flatMap(({ renamed }) => renamed.map(({ from, to }) => `${from} → ${to}`)),
    added: dags.flatMap(({ added }) => added),
    removed: dags.flatMap(({ removed }) => removed),
    changes: groups.map(({ path }) => path),
  };
}

const between = (options: string, ...names: readonly string[]): string =>
  `chain(load, [${names.map((name) => `task({ ${options} }, async function ${name}() {})()`).join(", ")}], store);`;

test("a task that has another name alone is renamed, wherever it stands", () => {
  expect(told(between("", "check"), "task({}, async function verify() {})(); load.to(store);")).toEqual({
    renamed: ["check → verify"],
    added: [],
    removed: [],
    changes: [],
  });
});

test("a task that is the only one at its place is renamed though a little of it is different", () => {
  const one = between("retries: 1", "check");
  expect(told(one, between("retries: 2, pool: 'small'", "verify"))).toEqual({
    renamed: ["check → verify"],
    added: [],
    removed: [],
    changes: ["pool", "retries"],
  });
});

test("so is one whose neighbour has another name too", () => {
  const before =
    "chain(load, task({}, async function check() {})(), task({ retries: 1 }, async function mail() {})());";
  const after =
    "chain(load, task({}, async function verify() {})(), task({ retries: 2 }, async function tell() {})());";
  expect(told(before, after)).toMatchObject({
    renamed: ["check → verify", "mail → tell"],
    changes: ["retries"],
  });
});

test.each([
  [
    "of which more is different",
    between("retries: 1", "check"),
    `chain(load, podTask({ task_id: "verify", image: "a:1" })(), store);`,
  ],
  [
    "at another place",
    between("retries: 1", "check"),
    "load.to(task({ retries: 2 }, async function verify() {})());",
  ],
  [
    "beside another that stays",
    between("retries: 1", "check", "count"),
    between("retries: 2", "verify", "count"),
  ],
  ["beside another that comes", between("retries: 1", "check"), between("retries: 2", "verify", "prove")],
  ["beside another that goes", between("retries: 1", "check", "count"), between("retries: 2", "verify")],
  [
    "that nothing ties to others",
    "task({ retries: 1 }, async function check() {})();",
    "task({ retries: 2 }, async function verify() {})();",
  ],
])("a task %s comes, and another goes", (_, before, after) => {
  expect(told(before, after)).toMatchObject({
    renamed: [],
    added: expect.arrayContaining(["verify"]),
    removed: expect.arrayContaining(["check"]),
  });
});
