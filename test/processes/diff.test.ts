// The diff command: what it compares with, what it refuses, and how it ends.
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { project, write } from "../support/project.ts";
import { commitAll, git } from "../support/repository.ts";

/** A project with its manifests, committed. */
function repository(folder = "."): string {
  const files = Object.entries(soundProject).map(([path, text]) => [join(folder, path), text]);
  const root = project(Object.fromEntries(files));
  compileProject(join(root, folder));
  commitAll(root, "base");
  return root;
}

function edit(root: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(root, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(root, path), text.replace(from, to));
}

const upgrade = (root: string): void => edit(root, "pod.yaml", "worker:1.0", "worker:1.1");

interface DiffJson {
  readonly base: string;
  readonly changes: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

function diff(root: string, ...args: readonly string[]): DiffJson {
  const { code, stdout, stderr } = podloom(["diff", "--format", "json", ...args], root);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as DiffJson;
}

const upgraded = [
  {
    path: "spec.containers[base].image",
    before: "registry.example.com/worker:1.0",
    after: "registry.example.com/worker:1.1",
  },
];

describe("what it compares with", () => {
  test("a commit that is named, whatever is checked out", () => {
    const root = repository();
    upgrade(root);
    expect(diff(root, "--base", "main").changes).toMatchObject(upgraded);
    compileProject(root);
    commitAll(root, "later");
    expect(diff(root, "--base", "main").changes).toEqual([]);
    expect(diff(root, "--base", "HEAD^").changes).toMatchObject(upgraded);
  });

  test("where the branch left the remote's default branch", () => {
    const origin = repository();
    const root = project({});
    git(root, "clone", "--quiet", origin, "clone");
    const clone = join(root, "clone");
    git(clone, "checkout", "--quiet", "-b", "feature");
    upgrade(clone);
    // What others have done since is none of this branch's.
    edit(origin, "pod.yaml", "name: worker", "name: labourer");
    commitAll(origin, "meanwhile");
    git(clone, "fetch", "--quiet");
    const found = diff(clone);
    expect(found.changes).toMatchObject(upgraded);
    expect(found.base).toMatch(/^origin\/main \([0-9a-f]{10}\)$/);
  });

  test("the sources of a commit that has no manifests", () => {
    const root = repository();
    rmSync(join(root, "manifests"), { recursive: true });
    commitAll(root, "without manifests");
    upgrade(root);
    expect(diff(root, "--base", "HEAD").changes).toMatchObject(upgraded);
  });

  test("a commit from before the project was there", () => {
    const root = project({ "README.md": "soon" });
    commitAll(root, "begin");
    for (const [path, text] of Object.entries(soundProject)) write(root, path, text);
    const { code, stdout } = podloom(["diff", "--base", "HEAD", "--exit-code"], root);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining("1 DAG added") });
  });

  test("a folder of manifests with the project, or with another", () => {
    const root = repository();
    cpSync(join(root, "manifests"), join(root, "before"), { recursive: true });
    upgrade(root);
    expect(diff(root, "--base", "before").changes).toMatchObject(upgraded);
    expect(diff(root, "--base", "before", "manifests").changes).toEqual([]);
    compileProject(root);
    expect(diff(root, "--base", "before", "manifests").changes).toMatchObject(upgraded);
  });

  test("a project in a folder of the repository, with itself alone", () => {
    const root = repository("teams/sales");
    upgrade(join(root, "teams/sales"));
    expect(diff(join(root, "teams/sales"), "--base", "main").changes).toMatchObject(upgraded);
  });
});

describe("how it ends", () => {
  test("with 1 for a difference if --exit-code asks for it, and without a word of Markdown where there is none", () => {
    const root = repository();
    expect(podloom(["diff", "--base", "main", "--exit-code", "--format", "markdown"], root)).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    upgrade(root);
    expect(podloom(["diff", "--base", "main"], root).code).toBe(0);
    const { code, stdout } = podloom(["diff", "--base", "main", "--exit-code"], root);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining("pod.yaml:8:14") });
  });

  test("with 3 outside of a repository", () => {
    expect(podloom(["diff"], project(soundProject))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("is in no git repository that can be read"),
    });
  });

  test("with 2 for a commit that is not there, or is an option of git's", () => {
    const root = repository();
    for (const base of ["nowhere", "--all", "-n1"]) {
      const { code, stderr } = podloom(["diff", `--base=${base}`], root);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `podloom: --base ${base}: there is no such folder, and no such commit in this repository\n`,
      });
    }
  });

  test("with 2 where no remote says what to compare with", () => {
    expect(podloom(["diff"], repository())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("such as --base main"),
    });
  });

  test("with 3 where the history is cut off", () => {
    const origin = repository();
    git(origin, "checkout", "--quiet", "-b", "feature");
    upgrade(origin);
    commitAll(origin, "change");
    const root = project({});
    git(root, "clone", "--quiet", "--depth=1", "--no-single-branch", pathToFileURL(origin).href, "clone");
    git(join(root, "clone"), "remote", "set-head", "origin", "main");
    git(join(root, "clone"), "checkout", "--quiet", "--orphan", "elsewhere");
    git(
      join(root, "clone"),
      "-c",
      "user.name=A",
      "-c",
      "user.email=a@example.com",
      "commit",
      "--quiet",
      "-mx",
    );
    for (const args of [[], ["--base=HEAD~5"]])
      expect(podloom(["diff", ...args], join(root, "clone"))).toMatchObject({
        code: 3,
        stderr: expect.stringContaining("git fetch --unshallow"),
      });
  });

  test("with 1 for a side that has errors, which are shown", () => {
    const root = repository();
    edit(root, "pod.yaml", "name: base", "name: bass");
    expect(podloom(["diff", "--base", "main"], root)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/template\/base-not-first[^]*the working tree has errors/),
    });
    rmSync(join(root, "manifests"), { recursive: true });
    commitAll(root, "broken");
    edit(root, "pod.yaml", "name: bass", "name: base");
    expect(podloom(["diff", "--base", "HEAD"], root)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/template\/base-not-first[^]*the base, HEAD \(\w+\), has errors/),
    });
  });
});

describe("manifests that are not as podloom writes them", () => {
  const told = (change: (root: string) => void, ...args: readonly string[]): string => {
    const root = repository();
    change(root);
    commitAll(root, "changed");
    const { code, stdout, stderr } = podloom(["diff", "--base", "HEAD", ...args], root);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    return stderr;
  };
  const dagFile = "manifests/example/dag.json";

  test("of another version", () => {
    const words = told((root) => edit(root, dagFile, '"schema_version": 1', '"schema_version": 2'));
    expect(words).toContain("bundle/other-version");
    expect(words).toContain("has the schema version 2");
  });

  test("that are no JSON, or JSON of something else", () => {
    expect(told((root) => write(root, dagFile, "<<<<<<< HEAD"))).toContain("bundle/not-a-bundle");
    expect(told((root) => edit(root, dagFile, '"dag_id": "example"', '"dag_id": "other"'))).toContain(
      "bundle/not-a-bundle",
    );
    expect(told((root) => write(root, dagFile, "[".repeat(100_000)))).toContain("bundle/not-a-bundle");
  });

  test("of which one is missing, or a link", () => {
    const manifest = "manifests/example/work.yaml";
    expect(told((root) => rmSync(join(root, manifest)))).toContain("bundle/no-manifest");
    const linked = told((root) => {
      rmSync(join(root, manifest));
      symlinkSync("/etc/passwd", join(root, manifest));
    });
    expect(linked).toContain("bundle/no-manifest");
    expect(linked).not.toContain("root:");
  });

  test("whose YAML is hostile", () => {
    const bomb = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join("");
    const words = told((root) =>
      write(root, "manifests/example/work.yaml", `# by podloom\na0: &a0 x\n${bomb}`),
    );
    expect(words).toContain("yaml/");
  });
});

test("settings of the repository run nothing", () => {
  const root = repository();
  upgrade(root);
  const touch = join(root, "ran");
  const script = join(root, "script");
  write(root, "script", `#!/bin/sh\ntouch ${touch}\n`);
  for (const setting of [
    "core.fsmonitor",
    "core.pager",
    "diff.external",
    "diff.evil.textconv",
    "filter.evil.smudge",
  ])
    git(root, "config", setting, `sh ${script}`);
  write(root, ".gitattributes", "*.yaml diff=evil filter=evil\n");
  expect(diff(root, "--base", "main").changes).toMatchObject(upgraded);
  expect(() => readFileSync(touch)).toThrow("ENOENT");
});
