// Bad input that git holds badly or not at all: large files, odd bytes, links, folders without permissions. The rest is
// in cases/.
import { chmodSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isError } from "../../compiler/diagnostics/diagnostic.ts";
import { DiskError } from "../../compiler/index.ts";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { brief } from "../support/diagnostics.ts";
import { project, write } from "../support/project.ts";

/** What compiling says. With an error nothing is written. */
function said(root: string): string[] {
  const before = readdirSync(root, { recursive: true });
  const { diagnostics } = compileProject(root);
  const after = diagnostics.some(isError) ? readdirSync(root, { recursive: true }) : before;
  expect(after).toEqual(before);
  return diagnostics.map((diagnostic) => `${diagnostic.span.file.path} ${brief(diagnostic)}`);
}

test("the project that the others change is sound", () => {
  expect(said(project(soundProject))).toEqual([]);
});

test("no podloom.yaml", () => {
  const root = project({ "dags/example.ts": soundProject["dags/example.ts"] });
  expect(said(root)).toEqual(["podloom.yaml config/missing 1:1"]);
  expect(compileProject(root).diagnostics[0]?.message).toBe(
    `there is no podloom.yaml in ${root} or above it`,
  );
});

const { "pod.yaml": template, "podloom.yaml": config, "dags/example.ts": dagFile } = soundProject;
const megabytes = (count: number): string => "x".repeat(count * 1_000_000);

test.each([
  ["a template of 10 MB", "pod.yaml", `${template}# ${megabytes(10)}\n`, "podloom.yaml load/too-large 2:22"],
  ["a template of 2 MB", "pod.yaml", `${template}# ${megabytes(2)}\n`, "pod.yaml yaml/too-large 1:1"],
  ["a NUL in a template", "pod.yaml", template.replace("work", "wor\0k"), "pod.yaml yaml/bad-character 4:12"],
  ["lists in lists", "pod.yaml", `a: ${"[".repeat(101)}${"]".repeat(101)}\n`, "pod.yaml yaml/too-deep 1:104"],
  ["a template of brackets", "pod.yaml", "[\n".repeat(400_000), "pod.yaml yaml/too-many-tokens 125000:2"],
  ["a podloom.yaml of 10 MB", "podloom.yaml", `# ${megabytes(10)}\n`, "podloom.yaml load/too-large 1:1"],
  ["a DAG file of 10 MB", "dags/example.ts", `// ${megabytes(10)}\n`, "dags/example.ts load/too-large 1:1"],
  ["a NUL in a DAG file", "dags/example.ts", `${dagFile}\0\n`, "dags/example.ts syntax/error 6:1"],
  ["code inside code", "dags/example.ts", `${"[".repeat(50_000)}\n`, "dags/example.ts syntax/too-deep 1:1"],
])("%s", (_what, path, text, expected) => {
  expect(said(project({ ...soundProject, [path]: text }))).toEqual([expected]);
});

describe("a link", () => {
  test("of a template leads out of the project", () => {
    const root = project({ "podloom.yaml": config, "dags/example.ts": dagFile });
    symlinkSync(join(project({ "pod.yaml": template }), "pod.yaml"), join(root, "pod.yaml"));
    expect(said(root)).toEqual(["podloom.yaml load/outside-project 2:22"]);
  });

  test("of an imported file leads out of the project", () => {
    const root = project({ ...soundProject, "dags/example.ts": `import "./shared.ts";\n${dagFile}` });
    symlinkSync(join(project({ "shared.ts": "export {};\n" }), "shared.ts"), join(root, "dags/shared.ts"));
    expect(said(root)).toContain("dags/example.ts load/outside-project 1:8");
  });

  test("leads in a circle", () => {
    const root = project({ "podloom.yaml": config, "dags/example.ts": dagFile });
    symlinkSync("pod.yaml", join(root, "pod.yaml"));
    expect(said(root)).toEqual(["podloom.yaml load/unreadable 2:22"]);
  });
});

test("a file in the way that podloom did not write stays", () => {
  const root = project({ ...soundProject, "manifests/example/work.yaml": "mine: true\n" });
  expect(said(root)).toEqual(["manifests/example/work.yaml emit/foreign-file 1:1"]);
});

describe("a folder", () => {
  test("of manifests that is a file", () => {
    const root = project({ ...soundProject, manifests: "a file\n" });
    expect(() => compileProject(root)).toThrow(DiskError);
  });

  test("of DAGs that is a link in a circle", () => {
    const root = project({ "podloom.yaml": config });
    symlinkSync("dags", join(root, "dags"));
    expect(said(root)).toEqual(["dags load/unreadable 1:1"]);
  });
});

// Permissions do not stop root.
describe.skipIf(process.getuid?.() === 0)("without permission", () => {
  function sealed(path: string, mode: number): string {
    const root = project({ ...soundProject, "dags/more/other.ts": "" });
    mkdirSync(join(root, "manifests"));
    chmodSync(join(root, path), mode);
    onTestFinished(() => chmodSync(join(root, path), 0o755));
    return root;
  }

  test("to read a template", () => {
    expect(said(sealed("pod.yaml", 0))).toEqual(["podloom.yaml load/unreadable 2:22"]);
  });

  test.each([
    ["to list the DAGs folder", "dags", 0],
    ["to list a folder in it", "dags/more", 0],
    ["to write the manifests folder", "manifests", 0o555],
  ])("%s", (_what, path, mode) => {
    expect(() => compileProject(sealed(path, mode))).toThrow(DiskError);
  });
});

test("what was broken and is mended compiles", () => {
  const root = project({ ...soundProject, "pod.yaml": "" });
  expect(said(root)).toEqual(["pod.yaml yaml/empty 1:1"]);
  write(root, "pod.yaml", template);
  expect(said(root)).toEqual([]);
});
