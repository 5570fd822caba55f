// That what is committed is what the generator makes, and that the types it makes are documented.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "ts-morph";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("the committed pod schema is what the installed packages give, byte for byte", () => {
  const check = () => execFileSync(process.execPath, ["schemas/generate.ts", "--check"], { cwd: root });
  expect(check).not.toThrow();
}, 30_000);

describe("the generated types", () => {
  const project = new Project({
    tsConfigFilePath: join(root, "tsconfig.json"),
    skipAddingFilesFromTsConfig: true,
  });
  project.addSourceFilesAtPaths(join(root, "schemas/{podOverride,generated/*}.ts"));

  test.each([
    ["pod.ts", "PodSpec", "restartPolicy", "Restart policy for all containers within the pod."],
    ["pod.ts", "Container", "image", "Container image name."],
    ["pod.ts", "Pod", "spec", "Specification of the desired behavior of the pod."],
    ["taskOptions.ts", "TaskOptions", "retries", "Default: 0."],
    ["dagOptions.ts", "DagOptions", "schedule", "cron expression"],
    ["executorConfig.ts", "ExecutorConfig", "pod_override", "`null` removes a field"],
    ["config.ts", "KubernetesExecutor", "merge_rules", "Default: `strategic`."],
    ["dag.ts", "DagFileTask", "retry_delay", "in seconds"],
  ])("%s documents %s.%s", (file, name, property, text) => {
    const type = project.getSourceFileOrThrow(file).getInterfaceOrThrow(name);
    const comments = type
      .getPropertyOrThrow(property)
      .getJsDocs()
      .map((comment) => comment.getText());
    expect(comments.join("")).toContain(text);
  });

  test("every field of a pod is documented", () => {
    const interfaces = project.getSourceFileOrThrow("pod.ts").getInterfaces();
    const silent = interfaces.flatMap((type) =>
      type
        .getProperties()
        .flatMap((property) =>
          property.getJsDocs().length === 0 ? [`${type.getName()}.${property.getName()}`] : [],
        ),
    );
    expect(silent).toEqual([]);
  });

  test("the documentation of a pod's field shows in an override too", () => {
    const override = project
      .getSourceFileOrThrow("podOverride.ts")
      .getTypeAliasOrThrow("PodOverride")
      .getType();
    const spec = override
      .getPropertyOrThrow("spec")
      .getTypeAtLocation(project.getSourceFileOrThrow("podOverride.ts"));
    const policy = spec.getNonNullableType().getPropertyOrThrow("restartPolicy");
    const checker = project.getTypeChecker().compilerObject;
    const text = policy.compilerSymbol.getDocumentationComment(checker).map((part) => part.text);
    expect(text.join("")).toContain("Restart policy for all containers within the pod.");
  });
});

test("the generated types are marked as such", () => {
  const text = readFileSync(join(root, "schemas/generated/pod.ts"), "utf8");
  expect(text).toMatch(/^\/\/ Written by schemas\/generate\.ts from pod\.schema\.json\.\n/);
});
