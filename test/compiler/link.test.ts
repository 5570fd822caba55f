// Options checked, defaults filled in, ids legal and unique.
import { describe, expect, test } from "vitest";
import { linkDag } from "../../compiler/link.ts";
import { brief, collect } from "../support/diagnostics.ts";
import { dagFile, declared } from "../support/declared.ts";

function link(body: string, options?: string) {
  return collect((report) => linkDag(declared(dagFile(body, options)), report));
}

const work = "task({}, async function work() {})();";

/** The policy of the only task, which has these options. */
function policyOf(taskOptions: string, defaults = "") {
  return link(`task({ ${taskOptions} }, async function work() {})();`, `default_args: { ${defaults} }`).result
    ?.tasks[0]?.policy;
}

test("what is not written has Airflow's defaults", () => {
  const { result } = link(work);
  expect(result?.options).toEqual({
    schedule: null,
    catchup: false,
    tags: [],
    max_active_runs: 16,
    max_active_tasks: 16,
    params: {},
  });
  expect(result?.tasks[0]?.policy).toEqual({
    retries: 0,
    retry_delay: 300,
    retry_exponential_backoff: false,
    trigger_rule: "all_success",
    depends_on_past: false,
    pool: "default_pool",
    priority_weight: 1,
  });
});

test("a task's own option stands above default_args", () => {
  expect(policyOf("retries: 0, pool: 'own'", "retries: 3, pool: 'all', queue: 'slow'")).toMatchObject({
    retries: 0,
    pool: "own",
    queue: "slow",
  });
});

test.each([
  ["5", 5],
  ["0", 0],
  ["1.5", 1.5],
  ['"90s"', 90],
  ['"5m"', 300],
  ['"1h30m"', 5400],
  ['"1.5h"', 5400],
  ['"500ms"', 0.5],
  ['"1w2d"', 777600],
])("the duration %s is %d seconds", (written, seconds) => {
  const policy = policyOf(
    `retry_delay: ${written}, max_retry_delay: ${written}, execution_timeout: ${written}`,
  );
  expect(policy).toMatchObject({
    retry_delay: seconds,
    max_retry_delay: seconds,
    execution_timeout: seconds,
  });
  expect(link(work, `dagrun_timeout: ${written}`).result?.options.dagrun_timeout).toBe(seconds);
});

test.each([
  ["null", []],
  ['"0 6 * * *"', []],
  ['"*/15 0-6,12 1 JAN-JUN MON"', []],
  ['" 0  6 * * * "', []],
  ['"@hourly"', []],
  ['"@daily"', []],
  ['"@weekly"', []],
  ['"@monthly"', []],
  ['"@yearly"', []],
  ['"@once"', []],
  ['"@Daily"', ["dag/bad-schedule 2:36"]],
  ['"0 6 * *"', ["dag/bad-schedule 2:36"]],
  ['"0 0 6 * * *"', ["dag/bad-schedule 2:36"]],
  ['"60 * * * *"', ["dag/bad-schedule 2:36"]],
  ['"x * * * *"', ["dag/bad-schedule 2:36"]],
  ['""', ["schema/wrong-value 2:36"]],
  ["6", ["schema/wrong-value 2:36"]],
])("the schedule %s", (schedule, expected) => {
  expect(link(work, `schedule: ${schedule}`).diagnostics.map(brief)).toEqual(expected);
});

describe("ids", () => {
  test.each(["a", "_", "-", "a.b", "...", "データ", "é", "e\u0301", "٣", "x".repeat(250)])(
    "%j is legal",
    (id) => {
      const { result, diagnostics } = link(`task({ task_id: ${JSON.stringify(id)} }, async () => {})();`);
      expect(diagnostics).toEqual([]);
      expect(result?.tasks[0]?.declaration.task_id).toBe(id);
    },
  );

  test.each([".", "..", "a b", "a/b", "a\\b", "a:b", "a\0b", "a\nb", "🙂", "x".repeat(251)])(
    "%j is not",
    (id) => {
      const { result, diagnostics } = link(`task({ task_id: ${JSON.stringify(id)} }, async () => {})();`);
      expect(result).toBeUndefined();
      expect(diagnostics.map(brief)).toEqual(["dag/illegal-id 3:17"]);
    },
  );

  test("a suffix may make an id too long", () => {
    const { diagnostics } = link(`const t = task({ task_id: "x".repeat(249) }, async () => {}); t(); t();`);
    expect(diagnostics.map(({ code }) => code)).toEqual(["dag/illegal-id"]);
  });

  test("two tasks with one id are both shown", () => {
    const { diagnostics } = link(`${work}\n${work}`);
    expect(diagnostics.map(brief)).toEqual(["dag/duplicate-task 4:1"]);
    expect(diagnostics[0]?.related).toHaveLength(1);
  });

  test("of one call that is reached twice there is no other place to show", () => {
    const { diagnostics } = link(`for (const one of [1, 2]) { ${work} }`);
    expect(diagnostics.map(({ code, related }) => [code, related])).toEqual([["dag/duplicate-task", []]]);
  });
});

test("all mistakes of a DAG are said, with the DAG and the task that have them", () => {
  const body = `task({ retry: 2 }, async function one() {})();\npodTask({ task_id: "two", img: "x" })();`;
  const { diagnostics } = link(body, `catch_up: true, schedule: "never"`);
  expect(diagnostics.map(({ code, dag_id, task_id }) => [code, dag_id, task_id])).toEqual([
    ["schema/unknown-field", "example", undefined],
    ["dag/bad-schedule", "example", undefined],
    ["schema/unknown-field", "example", "one"],
    ["schema/unknown-field", "example", "two"],
  ]);
});
