// podloom run --local: a compiled DAG runs to its end on this machine, with nothing but the project.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { runProject } from "../support/runProject.ts";

interface RunJson {
  readonly run_id: string;
  readonly state: string;
  readonly tasks: readonly {
    readonly task_id: string;
    readonly state: string;
    readonly try_number: number;
    readonly reason: string | null;
    readonly pod_name: string | null;
  }[];
}

function run(root: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = podloom(["run", "work", "--local", "--format", "json", ...args], root, {
    PODLOOM_DATABASE_URL: undefined,
  });
  return { code, stderr, json: JSON.parse(stdout === "" ? "{}" : stdout) as RunJson };
}

const states = ({ tasks }: RunJson) =>
  Object.fromEntries(tasks.map(({ task_id, state }) => [task_id, state]));
const logOf = (root: string): string[] => readFileSync(join(root, "log"), "utf8").trim().split("\n");

test("data flows from task to task, and through a pod of another image; the same run again is over", () => {
  const root = runProject(`import { dag, getCurrentContext, podTask, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work", params: { region: "eu" } }, () => {
  const extract = task({}, async function extract() {
    note(String(getCurrentContext().params["region"]));
    return [1, 2, 3];
  });
  const rows = extract();
  const count = podTask({
    task_id: "count",
    image: "busybox:1.36",
    command: ["/bin/sh", "-c", 'printf "$ROWS" | tr -cd , | wc -c > /dev/termination-log'],
    env: { ROWS: rows },
  });
  const publish = task({}, async function publish(all: readonly number[], commas: number) {
    note(\`\${all.length} rows, \${commas} commas\`);
  });
  publish(rows, count());
});
`);
  const first = run(root, "--run-id", "r1", "--conf", '{"region":"us"}');
  expect({ code: first.code, state: first.json.state, states: states(first.json) }).toEqual({
    code: 0,
    state: "success",
    states: { extract: "success", count: "success", publish: "success" },
  });
  expect(logOf(root)).toEqual(["extract 1 us", "publish 1 3 rows, 2 commas"]);
  // Nothing of the local cluster is left, and the database stays for the next run.
  expect(readdirSync(join(root, ".podloom/local"))).toEqual([]);
  const again = run(root, "--run-id", "r1");
  expect({ code: again.code, state: again.json.state, states: states(again.json) }).toEqual({
    code: 0,
    state: "success",
    states: states(first.json),
  });
  expect(logOf(root)).toHaveLength(2);
});

test("a failure is tried again, then ends the run with its reason in words", () => {
  const root = runProject(`import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const broken = task({ retries: 1, retry_delay: "1s" }, async function broken() {
    note("tries");
    throw new Error("the source is empty");
  });
  const after = task({}, async function after() {
    note("never");
  });
  const clean = task({ trigger_rule: "all_done" }, async function clean_up() {
    note("cleans");
  });
  chain(broken(), [after(), clean()]);
});
`);
  const { code, json, stderr } = run(root);
  expect({ code, state: json.state, states: states(json) }).toEqual({
    code: 4,
    state: "failed",
    states: { broken: "failed", after: "upstream_failed", clean_up: "success" },
  });
  expect(json.tasks.find(({ task_id }) => task_id === "broken")).toMatchObject({
    try_number: 2,
    reason: expect.stringContaining("the source is empty"),
  });
  expect(logOf(root)).toEqual(["broken 1 tries", "broken 2 tries", "clean_up 1 cleans"]);
  expect(stderr).toContain("broken up_for_retry");
  expect(json.run_id).toMatch(/^manual__\d{4}-/);
});

test("what cannot be run is told", () => {
  const root = runProject(`import { dag, task } from "podloom";

dag({ dag_id: "work" }, () => {
  task({}, async function only() {})();
});
`);
  expect(podloom(["run", "other", "--local"], root)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("compile other first"),
  });
  expect(podloom(["run", "wrk", "--local"], root)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/there is no DAG wrk in .*manifests: did you mean work\?/),
  });
  expect(podloom(["run", "work", "--conf", "[1]"], root)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("It must be a JSON object"),
  });
  const unreachable = { PODLOOM_DATABASE_URL: "postgres://someone:secret@127.0.0.1:1/none" };
  const away = podloom(["run", "work", "--local"], root, unreachable);
  expect(away).toMatchObject({ code: 3, stderr: expect.stringContaining("127.0.0.1:1/none") });
  expect(away.stderr).not.toContain("secret");
  expect(existsSync(join(root, ".podloom/postgres"))).toBe(false);
});
