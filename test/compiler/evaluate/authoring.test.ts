// The authoring API as it is read: tasks, what flows between them, their order, and what is wrong in it.
import { describe, expect, test } from "vitest";
import { evaluate, modelOf } from "../../support/evaluate.ts";
import { told } from "../../support/place.ts";

const IMPORT = 'import { chain, crossDownstream, dag, getCurrentContext, podTask, task } from "podloom";\n';

/** The tasks' ids and the edges of the one DAG whose body this is, or the errors. */
function inBody(body: string): unknown {
  const { dags, diagnostics } = evaluate(
    `${IMPORT}const t = (id) => task({ task_id: id }, () => {});\ndag({ dag_id: "d" }, () => {\n${body}\n});\n`,
  );
  if (diagnostics.length > 0) return diagnostics.map(told);
  const [one] = dags;
  return {
    tasks: one?.tasks.map(({ task_id }) => task_id),
    edges: one?.edges.map(({ from, to }) => `${from} > ${to}`),
  };
}

describe("tasks", () => {
  test("have their function's name or their own id, and a number from the second call on", () => {
    expect(
      inBody(`
        const one = task({}, async function named() {});
        const two = task({ task_id: "own" }, async function named() {});
        const three = task({}, one_);
        one(); one(); one(); two(); three();
        function one_() {}
      `),
    ).toEqual({ tasks: ["named", "named__1", "named__2", "own", "one_"], edges: [] });
  });

  test("wait for those whose return values they take, however deep in an argument", () => {
    const code = `const a = t("a")(), b = t("b")(), c = t("c")(1, { x: [a, { y: b }] }, a);`;
    expect(inBody(code)).toEqual({ tasks: ["a", "b", "c"], edges: ["a > c", "b > c"] });
    const { dags } = evaluate(
      `${IMPORT}const t = task({ task_id: "t" }, () => {});\ndag({ dag_id: "d" }, () => { t(1, [t()]); });`,
    );
    expect(dags.map(modelOf)).toMatchObject([
      { tasks: [{ arguments: [] }, { arguments: [1, [{ $xcom: "t" }]] }] },
    ]);
  });

  test("keep their options as they were when they were declared", () => {
    const { dags } = evaluate(`${IMPORT}const options: any = { task_id: "a", retries: 1 };
const one = task(options, () => {});
options.retries = 2; options.task_id = "b";
const two = podTask({ ...options, env: { A: undefined } });
dag({ dag_id: "d", params: options }, () => { options.retries = 3; one(); two(); });`);
    expect(dags.map(modelOf)).toEqual([
      {
        dag_id: "d",
        options: { dag_id: "d", params: { task_id: "b", retries: 2 } },
        tasks: [
          { task_id: "a", kind: "task", options: { task_id: "a", retries: 1 }, arguments: [] },
          { task_id: "b", kind: "pod_task", options: { task_id: "b", retries: 2, env: {} }, arguments: [] },
        ],
        edges: [],
      },
    ]);
  });

  test("may be made by functions, through namespaces and other names", () => {
    const { dags, diagnostics } = evaluate(`import * as podloom from "podloom";
import { task as make } from "podloom";
const all = (ids) => ids.map((id) => make({ task_id: id }, () => {})());
podloom.dag({ dag_id: "d" }, () => { podloom.chain(...all(["a", "b"])); });`);
    expect(diagnostics).toEqual([]);
    expect(dags.map(({ tasks, edges }) => [tasks.length, edges.length])).toEqual([[2, 1]]);
  });

  test("take a template's path from where the file is", () => {
    const { dags, diagnostics } = evaluate({
      "dags/dag.ts": `${IMPORT}import { join } from "node:path";
const file = join(import.meta.dirname, "..", "pod_templates", "big.yaml");
const one = task({ task_id: "a", executor_config: { pod_template_file: file } }, () => {});
dag({ dag_id: "d", default_args: { executor_config: { pod_template_file: \`\${import.meta.dirname}/x.yaml\` } } }, () => { one(); });`,
    });
    expect(diagnostics).toEqual([]);
    expect(dags.map(modelOf)).toMatchObject([
      {
        options: { default_args: { executor_config: { pod_template_file: "dags/x.yaml" } } },
        tasks: [{ options: { executor_config: { pod_template_file: "pod_templates/big.yaml" } } }],
      },
    ]);
  });
});

describe("order", () => {
  test.each([
    ['chain(t("a")(), [t("b")(), t("c")()], t("d")());', ["a > b", "a > c", "b > d", "c > d"]],
    ['chain([t("a")(), t("b")()], [t("c")(), t("d")()]);', ["a > c", "b > d"]],
    ['chain([t("a")()], t("b")(), [[t("c")()]]);', ["a > b", "b > c"]],
    ['crossDownstream([t("a")(), t("b")()], [t("c")(), t("d")()]);', ["a > c", "a > d", "b > c", "b > d"]],
    ['t("a")().to(t("b")()).to(t("c")());', ["a > b", "b > c"]],
    ['const a = t("a")(), b = t("b")(a); a.to(b); chain(a, b);', ["a > b"]],
    ['t("a")().to([t("b")(), t("c")()]);', ["a > b", "a > c"]],
  ])("%s", (body, edges) => {
    expect(inBody(body)).toMatchObject({ edges });
  });
});

const THROWS = "this throws when the file is run:";

describe("errors in a DAG's body", () => {
  test.each([
    [
      "task({}, () => {});",
      `evaluate/throws at task({}, () => {}): ${THROWS} the task has no id: give it a task_id, or write its function as \`async function name() {…}\``,
    ],
    ["podTask({});", `evaluate/throws at podTask({}): ${THROWS} a podTask() needs a task_id`],
    [
      'podTask({ task_id: "p" })(1);',
      `evaluate/throws at podTask({ task_id: "p" })(1): ${THROWS} a podTask() takes no arguments: use its env and args`,
    ],
    [
      'task({ task_id: "a" }, 1);',
      `evaluate/throws at task({ task_id: "a" }, 1): ${THROWS} task() needs a function as its second argument and got a number`,
    ],
    [
      'task("a", () => {});',
      `evaluate/throws at task("a", () => {}): ${THROWS} the options of task() must be an object and are text`,
    ],
    [
      'dag({ dag_id: "e" }, () => {});',
      `evaluate/throws at dag({ dag_id: "e" }, () => {}): ${THROWS} a dag() cannot stand inside another one's body`,
    ],
    [
      "chain(1);",
      `evaluate/throws at chain(1): ${THROWS} chain() takes what calling a task returns, or lists of that, and got a number`,
    ],
    [
      'chain([t("a")()], [t("b")(), t("c")()]);',
      `evaluate/throws at chain([t("a")()], [t("b")(), t("c")()]): ${THROWS} chain() joins two lists one by one, and these have 1 and 2 tasks`,
    ],
    [
      "getCurrentContext();",
      `evaluate/throws at getCurrentContext(): ${THROWS} getCurrentContext() works only inside a running task`,
    ],
    [
      'const a = t("a")(); if (a.rows) {}',
      "evaluate/run-time-value at a.rows: the return value of a is known only when the DAG runs",
    ],
    [
      'const a = t("a")(); a.then(1);',
      "evaluate/run-time-value at a.then(1): the return value of a is known only when the DAG runs",
    ],
    [
      'task({ task_id: "b", doc_md: t("a")() }, () => {})();',
      'evaluate/handle-in-option at t("a")(): the return value of a cannot be used in doc_md',
    ],
    [
      't("a")(() => 1);',
      "evaluate/not-json at () => 1: the value is a function, which a manifest cannot hold",
    ],
    ['t("a")({ x: [1, NaN] });', "evaluate/not-json at NaN: x[1] is NaN, which a manifest cannot hold"],
    [
      't("a")({ $xcom: 1 });',
      "evaluate/reserved-key at { $xcom: 1 }: the key $xcom is podloom's own: it stands for a task's return value",
    ],
    [
      't("a")(new Map());',
      "evaluate/not-json at new Map(): the value is a Map, which a manifest cannot hold",
    ],
  ])("%s", (body, error) => {
    expect(inBody(body)).toEqual([error]);
  });
});

describe("errors around a DAG", () => {
  test.each([
    [
      'task({ task_id: "a" }, () => {})();',
      'dag/task-outside-dag at task({ task_id: "a" }, () => {})(): a is called outside the body of a dag()',
    ],
    [
      'dag({ dag_id: "d" }, async () => {});',
      `evaluate/throws at dag({ dag_id: "d" }, async () => {}): ${THROWS} the body of a dag() cannot be async`,
    ],
    [
      'dag({ dag_id: "d" });',
      `evaluate/throws at dag({ dag_id: "d" }): ${THROWS} dag() needs a function as its second argument and got undefined`,
    ],
    [
      "dag(1, () => {});",
      `evaluate/throws at dag(1, () => {}): ${THROWS} the options of dag() must be an object and are a number`,
    ],
    [
      'let h; dag({ dag_id: "d" }, () => { h = task({ task_id: "a" }, () => {})(); }); dag({ dag_id: "e" }, () => { task({ task_id: "b" }, () => {})(h); });',
      'dag/unknown-upstream at task({ task_id: "b" }, () => {})(h): a belongs to another DAG',
    ],
    [
      'let h; dag({ dag_id: "d" }, () => { h = task({ task_id: "a" }, () => {})(); }); chain(h, h);',
      "dag/order-outside-dag at chain(h, h): tasks can be ordered only inside the body of a dag()",
    ],
  ])("%s", (code, error) => {
    expect(evaluate(IMPORT + code).diagnostics.map(told)).toEqual([error]);
  });

  test("options that cannot be known are errors of the task that is used", () => {
    const code = `${IMPORT}const used = task({ task_id: "a", retries: Math.random() }, () => {});
const unused = task({ task_id: "b", retries: Date.now() }, () => {});
dag({ dag_id: "d" }, () => { used(); used(); });`;
    expect(evaluate(code).diagnostics.map(told)).toEqual([
      "evaluate/random at Math.random(): random values would give another manifest at each compile",
    ]);
  });
});

test("enums are constants, with a warning that Node cannot run them", () => {
  const { dags, diagnostics } = evaluate(`${IMPORT}enum Size { Small, Big = 5, Huge, Name = "n" }
dag({ dag_id: "d", params: { a: Size.Huge, b: Size[5], c: Size.Name, d: Size["Small"] } }, () => {});`);
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ["node/unsupported-syntax", "warning"],
  ]);
  expect(dags.map(modelOf)).toMatchObject([{ options: { params: { a: 6, b: "Big", c: "n", d: 0 } } }]);
});
