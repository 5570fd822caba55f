// The examples are users' projects: their committed manifests are what compiling gives, and tsc is content with them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { podloom, repository } from "./support/command.ts";
import { examples, examplesFolder as folder } from "./support/examples.ts";

test("the examples are those that the documentation speaks of", () => {
  expect(examples).toEqual(["etl", "hello", "kubernetes-executor", "pod-task", "pod-templates"]);
});

describe.each(examples)("%s", (name) => {
  test("compiles to its committed manifests, without a warning", () => {
    const { code, stdout, stderr } = podloom(["compile", "--check", "--format", "json"], join(folder, name));
    const { diagnostics, written, removed, unchanged } = JSON.parse(stdout);
    expect({ code, stderr, diagnostics, written, removed }).toEqual({
      code: 0,
      stderr: "",
      diagnostics: [],
      written: [],
      removed: [],
    });
    expect(unchanged).toBeGreaterThan(1);
  });

  test("passes the type check of a user's project", () => {
    const tsc = join(repository, "node_modules/.bin/tsc");
    const { status, stdout } = spawnSync(tsc, ["-p", "tsconfig.json"], {
      cwd: join(folder, name),
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
});
