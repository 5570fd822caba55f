// inspect: running a file and reading it give the same JSON. render: what the stamp makes of a manifest.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { stamp } from "../../runtime/index.ts";
import { readBundle } from "../../runtime/bundle.ts";
import { podloom } from "../support/command.ts";
import { examples, examplesFolder } from "../support/examples.ts";

const dagFiles = examples
  .flatMap((name) => readdirSync(join(examplesFolder, name, "dags")).map((file) => [name, file] as const))
  .filter(([, file]) => file.endsWith(".ts"));

describe("inspect", () => {
  test.each(dagFiles)("examples/%s/dags/%s is read as it runs", (name, file) => {
    const folder = join(examplesFolder, name);
    const run = podloom(["inspect", `dags/${file}`], folder);
    const read = podloom(["inspect", "--static", `dags/${file}`], folder);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(read.stdout).toBe(run.stdout);
    expect(JSON.parse(run.stdout).dags.length).toBeGreaterThan(0);
  });
});

describe("render", () => {
  const folder = join(examplesFolder, "etl");

  test("prints the pod of a task as the runtime stamps it", () => {
    const { code, stdout } = podloom(
      ["render", "etl", "publish", "--run-id", "manual__1", "--try-number", "2", "--format", "json"],
      folder,
    );
    const bundle = readBundle(join(folder, "manifests"), "etl");
    const task = bundle.dag.tasks.find(({ task_id }) => task_id === "publish");
    expect(task).toBeDefined();
    if (task === undefined) return;
    const { pod, digest } = bundle.manifest(task);
    const attempt = {
      instance: "default",
      dag_id: "etl",
      run_id: "manual__1",
      task_id: "publish",
      map_index: -1,
      try_number: 2,
    };
    expect(code).toBe(0);
    const { execution_timeout } = task;
    expect(JSON.parse(stdout)).toEqual([
      stamp(pod, { ...attempt, manifestDigest: digest, execution_timeout }),
    ]);
  });

  test("prints all tasks as YAML documents that say the same", () => {
    const yaml = podloom(["render", "etl", "--run-id", "r"], folder).stdout;
    const json = podloom(["render", "etl", "--run-id", "r", "--format", "json"], folder).stdout;
    expect(parseAllDocuments(yaml).map((document) => document.toJS())).toEqual(JSON.parse(json));
  });
});
