// The explain and graph commands: what they print, and what they say of names that are not there.
import { describe, expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { project } from "../support/project.ts";
import { soundProject } from "../support/compileProject.ts";

const files = {
  ...soundProject,
  "dags/example.ts": `import { dag, task } from "podloom";
const image = "registry.example.com/worker:2.0";
const large = { pod_override: { spec: { nodeSelector: { disk: null }, containers: [{ name: "base", image }] } } };
dag({ dag_id: "example", schedule: "@daily", default_args: { retries: 2, retry_delay: "30s" } }, () => {
  task({ retries: 5, executor_config: large }, async function work() {})();
});
`,
  "pod.yaml": `${soundProject["pod.yaml"]}  nodeSelector:\n    disk: ssd\n    zone: a\n`,
};

describe("explain", () => {
  test("a field: its layer, its line, its way and what it overrode", () => {
    const { code, stdout, stderr } = podloom(
      ["explain", "example/work", "spec.containers[base].image"],
      project(files),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`example/work: task() at dags/example.ts:5:3

spec.containers[base].image: registry.example.com/worker:2.0
  pod_override, dags/example.ts:2:15
    through the constant image, dags/example.ts:3:100
    through the constant large, dags/example.ts:5:39
  over registry.example.com/worker:1.0 – template, pod.yaml:8:14
`);
  });

  test("a field that a layer took away", () => {
    const { stdout } = podloom(["explain", "example/work", "/spec/nodeSelector/disk"], project(files));
    expect(stdout).toMatch(/^spec\.nodeSelector\.disk\n {2}removed by pod_override, dags\/example\.ts:3:/m);
    expect(stdout).toContain("  over ssd – template, pod.yaml:10:11\n");
  });

  test("the options of a task and of a DAG, as JSON", () => {
    const folder = project(files);
    const fieldsOf = (...args: string[]): unknown =>
      (JSON.parse(podloom(["explain", ...args, "--format", "json"], folder).stdout) as { fields: unknown })
        .fields;
    expect(fieldsOf("example/work", "retries")).toEqual([
      expect.objectContaining({
        value: 5,
        layer: "task",
        line: 5,
        written: true,
        overrode: [expect.objectContaining({ value: 2, layer: "default_args", line: 4 })],
      }),
    ]);
    expect(fieldsOf("example/work", "retry_delay")).toEqual([
      expect.objectContaining({ value: 30, layer: "default_args", written: false }),
    ]);
    expect(fieldsOf("example", "schedule")).toEqual([
      expect.objectContaining({ value: "@daily", layer: "dag", line: 4 }),
    ]);
    expect(fieldsOf("example", "catchup")).toEqual([
      { field: "catchup", pointer: "/catchup", value: false, layer: "default", overrode: [] },
    ]);
  });

  test.each([
    [["exmple/work"], "there is no DAG exmple; did you mean example?"],
    [["example/wrk"], "there is no task in example wrk; did you mean work?"],
    [
      ["example/work", "spec.containers[base].imag"],
      "example/work: nothing is set at imag in spec.containers[base]; did you mean image?",
    ],
    [
      ["example/work", "a..b"],
      "example/work: a..b is no field; write spec.containers[base].image, or a JSON pointer",
    ],
  ])("%j is wrong usage", (args, message) => {
    const { code, stdout, stderr } = podloom(["explain", ...args], project(files));
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `podloom: ${message}\n` });
  });

  test("errors in the DAG's file are shown", () => {
    const broken = { ...files, "dags/example.ts": files["dags/example.ts"].replace('"30s"', "fetch") };
    const { code, stderr } = podloom(["explain", "example/work"], project(broken));
    expect(code).toBe(1);
    expect(stderr).toContain("dags/example.ts:4:");
  });
});

describe("graph", () => {
  test("is Mermaid unless told otherwise", () => {
    const { code, stdout } = podloom(["graph", "example"], project(files));
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'flowchart LR\n  n0["work"]\n' });
  });

  test.each([
    ["dot", /^digraph "example" \{\n/],
    ["svg", /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/],
  ])("--format %s", (format, beginning) => {
    const { code, stdout } = podloom(["graph", "example", "--format", format], project(files));
    expect(code).toBe(0);
    expect(stdout).toMatch(beginning);
  });
});
