// The validate command: what it takes, what it prints where, and how it ends.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { podloom, repository } from "../support/command.ts";
import { project } from "../support/project.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: { name: worker }
spec:
  containers: [{ name: base, image: "registry.example.com/worker:1.0" }]
`;

const PRIVILEGED = POD.replace("}]", ", securityContext: { privileged: true } }]");
const MISTAKE = POD.replace("name: base", "nam: base");

describe("validate", () => {
  test("needs no project", () => {
    const { code, stdout, stderr } = podloom(["validate", "pod.yaml"], project({ "pod.yaml": POD }));
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "Validated 1 file: 1 valid, 0 with errors.\n",
    });
  });

  test("--format json says of each file whether it is valid", () => {
    const folder = project({ "good.yaml": POD, "bad.yaml": MISTAKE });
    const { code, stdout, stderr } = podloom(
      ["validate", "good.yaml", "bad.yaml", "none.yaml", "--format", "json"],
      folder,
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      files: [
        { file: "good.yaml", valid: true },
        { file: "bad.yaml", valid: false },
        { file: "none.yaml", valid: false },
      ],
      diagnostics: [
        expect.objectContaining({
          code: "schema/missing-field",
          file: "bad.yaml",
          line: 5,
          path: "/spec/containers/0/name",
        }),
        expect.objectContaining({
          code: "schema/unknown-field",
          file: "bad.yaml",
          hint: "did you mean name?",
        }),
        expect.objectContaining({ code: "load/not-found", file: "none.yaml" }),
      ],
    });
  });

  test("a file may lie anywhere, and is named as it lies", () => {
    const elsewhere = join(project({ "pod.yaml": MISTAKE }), "pod.yaml");
    const inside = podloom(
      ["validate", "../pod.yaml"],
      `${project({ "pod.yaml": MISTAKE, "podloom.yaml": "{}", "pods/a": "" })}/pods`,
    );
    expect(inside.stderr).toMatch(/^pod\.yaml:5:/);
    const outside = podloom(["validate", elsewhere], project({ "podloom.yaml": "{}" }));
    expect(outside.stderr.startsWith(`${elsewhere}:5:`)).toBe(true);
  });

  test("a link keeps its name, wherever it leads", () => {
    const folder = project({ "podloom.yaml": "{}" });
    symlinkSync(join(project({ "pod.yaml": MISTAKE }), "pod.yaml"), join(folder, "link.yaml"));
    expect(podloom(["validate", "link.yaml"], folder).stderr).toMatch(/^link\.yaml:5:/);
  });

  test("- is stdin", () => {
    const { code, stdout } = podloom(["validate", "-", "--format", "github"], project({}), {}, MISTAKE);
    expect(code).toBe(1);
    expect(stdout).toContain("::error file=stdin,line=5,");
  });

  test("--format sarif prints a log alone on stdout", () => {
    const { code, stdout } = podloom(
      ["validate", "pod.yaml", "--format", "sarif"],
      project({ "pod.yaml": PRIVILEGED }),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout).runs[0].results).toMatchObject([{ ruleId: "pod-security/privileged" }]);
  });

  test("flags win over the environment, and that over podloom.yaml", () => {
    const config = "kubernetes_executor: { pod_security_standard: privileged }\n";
    const folder = project({ "pod.yaml": PRIVILEGED, "podloom.yaml": config });
    const code = (args: string[], env = {}): number | null =>
      podloom(["validate", "pod.yaml", ...args], folder, env).code;
    const environment = { PODLOOM__KUBERNETES_EXECUTOR__POD_SECURITY_STANDARD: "baseline" };
    expect(code([])).toBe(0);
    expect(code([], environment)).toBe(1);
    expect(code(["--pod-security-standard", "privileged"], environment)).toBe(0);
  });

  test("a configuration with errors is told first, and nothing is judged", () => {
    const folder = project({ "pod.yaml": POD, "podloom.yaml": 'kubernetes_version: "1.20"\n' });
    const { code, stdout } = podloom(["validate", "pod.yaml", "--format", "json"], folder);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ files: [], diagnostics: [{ file: "podloom.yaml" }] });
  });

  test("the manifests and templates of the examples are valid", () => {
    const examples = join(repository, "examples/kubernetes-executor");
    const files = [
      "pod_templates/basic_template.yaml",
      "manifests/example_kubernetes_executor/start_task.yaml",
    ];
    expect(podloom(["validate", "--quiet", ...files], examples)).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
