// What operators do about a run that has failed: status, logs, retry, and the same run again.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { runProject } from "../support/runProject.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });

const DAG = `import { existsSync } from "node:fs";
import { dag, podTask, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const extract = task({}, async function extract() {
    note("runs");
    console.log("3 rows");
    return 3;
  });
  const convert = task({}, async function convert(rows: number) {
    note("runs");
    console.log(\`converts \${rows}\`);
    if (!existsSync("mended")) throw new Error("no rates");
    return rows;
  });
  const publish = task({}, async function publish(rows: number) {
    note(\`\${rows} rows\`);
  });
  const clean = task({ trigger_rule: "all_done" }, async function clean_up() {
    note("runs");
  });
  const shell = podTask({
    task_id: "shell",
    image: "busybox:1.36",
    command: ["/bin/sh", "-c", "echo from the shell; exit 3"],
    trigger_rule: "always",
  });
  const rates = convert(extract());
  publish(rates);
  rates.to(clean());
  shell();
});
`;

test(
  "a failed run is looked at, mended and tried again, and what has succeeded does not run twice",
  { timeout: 120_000 },
  () => {
    const root = runProject(DAG);
    const env = { PODLOOM_DATABASE_URL: database.url(), KUBECONFIG: join(root, "none") };
    const operate = (...args: readonly string[]) => podloom(args, root, env);
    const logOf = (): string[] => readFileSync(join(root, "log"), "utf8").trim().split("\n").toSorted();
    const run = ["run", "work", "--local", "--run-id", "r1", "--format", "json"];

    expect(operate("status")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "podloom: there has been no run yet\n",
    });
    const first = operate(...run);
    expect(first.code).toBe(4);
    expect(logOf()).toEqual(["clean_up 1 runs", "convert 1 runs", "extract 1 runs"]);

    const runs = operate("status").stdout;
    expect(runs).toMatch(
      /^dag_id +run_id +state +started +duration +tasks\nwork +r1 +failed +20.*Z +.*s +.*2 success, 2 failed, 1 upstream_failed\n$/,
    );
    const tasks = operate("status", "work").stdout;
    expect(tasks).toMatch(/^work\/r1 failed\n\ntask_id +state +try +duration +reason\n/);
    expect(tasks).toMatch(/^convert +failed +1 +[0-9.]+s +.*no rates/m);
    expect(tasks).toMatch(/^publish +upstream_failed +trigger_rule all_success cannot be met/m);
    expect(JSON.parse(operate("status", "r1", "--format", "json").stdout)).toEqual(JSON.parse(first.stdout));

    // The pods and their cluster are gone, and what they printed is there.
    expect(operate("logs", "work/r1", "convert")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^converts 3\n[^]*no rates/),
    });
    expect(operate("logs", "work", "shell").stdout).toBe("from the shell\n");
    expect(operate("logs", "work", "convert", "--try", "2")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("convert has no try 2 in run work/r1: the latest is 1"),
    });
    expect(operate("logs", "work", "publish")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("publish has not been started in run work/r1; it is upstream_failed: "),
    });
    expect(operate("logs", "work", "covert").stderr).toBe(
      "podloom: run work/r1 has no task covert: did you mean convert?\n",
    );
    expect(operate("status", "wrk").stderr).toBe("podloom: there is no run wrk: did you mean work?\n");

    expect(operate("retry", "work", "extract")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("extract is success in run work/r1: --downstream"),
    });
    writeFileSync(join(root, "mended"), "");
    expect(operate("retry", "work/r1", "convert")).toMatchObject({
      code: 0,
      stderr:
        "podloom: 2 tasks of run work/r1 to be tried again: convert, publish\npodloom run work --run-id r1 continues the run\n",
    });
    expect(operate("status", "work").stdout).toMatch(
      /^work\/r1 queued\n[^]*^convert +none +1 +to be tried again$/m,
    );
    expect(operate(...run).code).toBe(4);
    expect(logOf()).toEqual([
      "clean_up 1 runs",
      "convert 1 runs",
      "convert 2 runs",
      "extract 1 runs",
      "publish 1 3 rows",
    ]);
    expect(operate("logs", "work", "convert").stdout).toBe("converts 3\n");
    expect(operate("logs", "work", "convert", "--try", "1").stdout).toContain("no rates");

    // Again from the start, as that is what was asked for: with what is downstream, though it has succeeded.
    const again = JSON.parse(
      operate("retry", "work", "extract", "--downstream", "--format", "json").stdout,
    ) as object;
    expect(again).toEqual({
      dag_id: "work",
      run_id: "r1",
      task_ids: ["extract", "convert", "publish", "clean_up"],
    });
  },
);

test("a run that began with another DAG is tried again as that", () => {
  const root = runProject(`import { dag, podTask } from "podloom";

dag({ dag_id: "renamed" }, () => {
  podTask({ task_id: "before", image: "busybox:1.36", command: ["/bin/sh", "-c", "exit 3"] })();
});
`);
  const operate = (...args: readonly string[]) =>
    podloom(args, root, { PODLOOM_DATABASE_URL: database.url() });
  expect(operate("run", "renamed", "--local", "--run-id", "r1").code).toBe(4);
  const dagFile = join(root, "dags/work.ts");
  writeFileSync(dagFile, readFileSync(dagFile, "utf8").replace('"before"', '"after"'));
  expect(operate("compile").code).toBe(0);
  expect(operate("retry", "renamed/r1")).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("1 task of run renamed/r1 to be tried again: before\n"),
  });
});
