// The manifests folder: the same bytes everywhere, only what changed is written, and nothing that is not podloom's is touched.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CompileOptions, CompileResult } from "../../compiler/index.ts";
import { compile } from "../../compiler/index.ts";
import { podloom, repository } from "../support/command.ts";
import { filesIn, project, write } from "../support/project.ts";
import { dagFile, optionsFor, sampleProject } from "../support/sampleProject.ts";

function compileIn(root: string, options: Partial<CompileOptions> = {}): CompileResult {
  return compile(optionsFor(root, { useCache: false, ...options }));
}

function codesOf({ diagnostics }: CompileResult): string[] {
  return diagnostics.map(({ code }) => code);
}

function manifestsOf(root: string): Record<string, string> {
  return filesIn(join(root, "manifests"));
}

function compiledProject(): string {
  const root = project(sampleProject);
  expect(codesOf(compileIn(root))).toEqual([]);
  return root;
}

/** What tells whether a file was written again. */
function traces(root: string): Record<string, string> {
  const paths = Object.keys(manifestsOf(root));
  return Object.fromEntries(
    paths.map((path) => {
      const { ino, mtimeMs } = statSync(join(root, "manifests", path));
      return [path, `${ino} ${mtimeMs}`];
    }),
  );
}

describe("the same input gives the same bytes", () => {
  test("in another folder, with the files made in another order", () => {
    const backwards = project(Object.fromEntries(Object.entries(sampleProject).toReversed()));
    expect(codesOf(compileIn(backwards))).toEqual([]);
    expect(manifestsOf(backwards)).toEqual(manifestsOf(compiledProject()));
  });

  test.each([
    { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Tokyo" },
    { LANG: "C", LC_ALL: "C", TZ: "America/St_Johns" },
  ])("with LANG $LANG and TZ $TZ", (env) => {
    const root = project(sampleProject);
    expect(podloom(["compile", "--quiet"], root, env)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(manifestsOf(root)).toEqual(manifestsOf(compiledProject()));
  });
});

describe("what is written", () => {
  test("a second compile writes nothing", () => {
    const root = compiledProject();
    const before = traces(root);
    expect(compileIn(root)).toMatchObject({ changes: [], unchanged: 5 });
    expect(traces(root)).toEqual(before);
  });

  test("only files that change are replaced", () => {
    const root = compiledProject();
    const before = traces(root);
    write(root, "dags/tidy.ts", dagFile("tidy", "new"));
    const { changes, unchanged } = compileIn(root);
    expect(changes.map(({ path }) => path)).toEqual(["tidy/dag.json", "tidy/clean.yaml"]);
    expect(unchanged).toBe(3);
    const after = traces(root);
    const replaced = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(replaced.toSorted()).toEqual(["tidy/clean.yaml", "tidy/dag.json"]);
  });

  test("the manifest of a task that is gone goes", () => {
    const root = compiledProject();
    write(
      root,
      "dags/load.ts",
      sampleProject["dags/load.ts"].replace("extract().to(publish())", "extract()"),
    );
    const { changes } = compileIn(root);
    expect(changes.filter(({ after }) => after === undefined).map(({ path }) => path)).toEqual([
      "load/publish.yaml",
    ]);
    expect(Object.keys(manifestsOf(root))).not.toContain("load/publish.yaml");
  });

  test("the folder of a DAG that is gone goes", () => {
    const root = compiledProject();
    rmSync(join(root, "dags/tidy.ts"));
    compileIn(root);
    expect(readdirSync(join(root, "manifests"))).toEqual(["load"]);
  });

  test("a compile of one file leaves the bundles of the others, and removes those of files that are gone", () => {
    const root = project({ ...sampleProject, "dags/third.ts": dagFile("third") });
    compileIn(root);
    rmSync(join(root, "dags/third.ts"));
    write(root, "dags/tidy.ts", dagFile("tidier"));
    compileIn(root, { paths: ["dags/tidy.ts"] });
    expect(readdirSync(join(root, "manifests"))).toEqual(["load", "tidier"]);
  });

  test("--out writes to a folder outside the project and leaves manifests_folder alone", () => {
    const out = join(project({}), "deep/er");
    const root = project(sampleProject);
    compileIn(root, { out });
    expect(filesIn(out)).toEqual(manifestsOf(compiledProject()));
    expect(readdirSync(root)).not.toContain("manifests");
  });
});

describe("what podloom did not write", () => {
  test("stays, beside manifests and in the folder of a DAG that is gone", () => {
    const root = compiledProject();
    const own = {
      "notes.yaml": "kind: Pod\n",
      "tidy/notes.yaml": "kind: Pod\n",
      "tidy/README": "about\n",
      "old/dag.json": "{}\n",
    };
    for (const [path, text] of Object.entries(own)) write(join(root, "manifests"), path, text);
    rmSync(join(root, "dags/tidy.ts"));
    compileIn(root);
    expect(manifestsOf(root)).toMatchObject(own);
    expect(readdirSync(join(root, "manifests/tidy"))).toEqual(["README", "notes.yaml"]);
  });

  test.each<[string, string, (path: string) => void]>([
    ["a file of somebody else's", "load/extract.yaml", (path) => writeFileSync(path, "kind: Pod\n")],
    ["a folder", "load/extract.yaml", (path) => mkdirSync(path)],
    ["a link to a file", "load/extract.yaml", (path) => symlinkSync("publish.yaml", path)],
    ["a dag.json of somebody else's", "load/dag.json", (path) => writeFileSync(path, "{}")],
  ])("is not replaced: %s", (_what, name, make) => {
    const root = compiledProject();
    const path = join(root, "manifests", name);
    rmSync(path);
    make(path);
    const before = filesIn(root);
    const result = compileIn(root);
    expect(result.diagnostics).toMatchObject([
      { code: "emit/foreign-file", span: { file: { path: `manifests/${name}` } } },
    ]);
    expect(result.changes).toEqual([]);
    expect(filesIn(root)).toEqual(before);
  });

  test.each<[string, (path: string, elsewhere: string) => void]>([
    ["a file", (path) => writeFileSync(path, "mine\n")],
    ["a link to a folder", (path, elsewhere) => symlinkSync(elsewhere, path)],
  ])("is not taken for a DAG's folder: %s", (_what, make) => {
    const root = compiledProject();
    const elsewhere = project({});
    renameSync(join(root, "manifests/load"), join(elsewhere, "load"));
    make(join(root, "manifests/load"), join(elsewhere, "load"));
    write(root, "shared/team.ts", `export const team = "other";\n`);
    const before = filesIn(elsewhere);
    expect(codesOf(compileIn(root))).toEqual(["emit/foreign-file"]);
    expect(filesIn(elsewhere)).toEqual(before);
  });

  test("a manifests folder that is a link out of the project is refused", () => {
    const elsewhere = project({});
    const root = project(sampleProject);
    symlinkSync(elsewhere, join(root, "manifests"));
    expect(codesOf(compileIn(root))).toEqual(["load/outside-project"]);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe("nothing is written", () => {
  test("where one of the DAG files has an error", () => {
    const root = compiledProject();
    const before = traces(root);
    write(root, "dags/tidy.ts", dagFile("tidy", "new"));
    write(root, "dags/load.ts", "syntax error");
    rmSync(join(root, "manifests/load/publish.yaml"));
    const { "load/publish.yaml": _gone, ...left } = before;
    expect(codesOf(compileIn(root))).toContain("syntax/error");
    expect(traces(root)).toEqual(left);
  });

  test("with --check, which prints what would change", () => {
    const root = compiledProject();
    write(
      root,
      "pod_templates/small.yaml",
      sampleProject["pod_templates/small.yaml"].replace("small:1", "small:2"),
    );
    const before = filesIn(root);
    const { code, stdout } = podloom(["compile", "--check"], root);
    expect(code).toBe(1);
    expect(stdout).toContain("--- a/manifests/tidy/clean.yaml");
    expect(stdout).toContain(
      "-      image: registry.example.com/small:1\n+      image: registry.example.com/small:2\n",
    );
    expect(filesIn(root)).toEqual(before);
  });

  test("where one of the folders is read-only, not even to the others", () => {
    const root = compiledProject();
    for (const folder of [root, join(root, "manifests"), join(root, "manifests/load")])
      chmodSync(folder, 0o777);
    readOnly(join(root, "manifests/tidy"));
    write(root, "podloom.yaml", sampleProject["podloom.yaml"].replace("etl", "other"));
    write(root, "dags/new.ts", dagFile("new"));
    const before = filesIn(root);
    const { status, stderr } = compileAsNobody(root);
    expect(stderr).toContain(`${join(root, "manifests/tidy")}: permission denied`);
    expect(status).toBe(3);
    expect(filesIn(root)).toEqual(before);
    expect(readdirSync(join(root, "manifests"))).toEqual(["load", "tidy"]);
  });

  test("to a folder that is not there and cannot be made", () => {
    const root = project(sampleProject);
    readOnly(root);
    const { status, stderr } = compileAsNobody(root);
    expect(stderr).toContain("permission denied");
    expect(status).toBe(3);
    expect(readdirSync(root)).not.toContain("manifests");
  });
});

function readOnly(folder: string): void {
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
}

/** Root may write everywhere. */
function compileAsNobody(cwd: string): { status: number | null; stderr: string } {
  const isRoot = process.getuid?.() === 0;
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), "compile"];
  return spawnSync(process.execPath, command, {
    cwd,
    encoding: "utf8",
    ...(isRoot && { uid: 65_534, gid: 65_534 }),
  });
}

describe("what a killed compile has left", () => {
  test("goes when it is old, and stays while it may be in use", () => {
    const root = compiledProject();
    const manifests = join(root, "manifests");
    for (const name of [".podloom-old", ".podloom-new"]) write(manifests, `${name}/0`, "half a fi");
    const longAgo = new Date("2020-01-01");
    utimesSync(join(manifests, ".podloom-old"), longAgo, longAgo);
    write(root, "dags/tidy.ts", dagFile("tidy", "new"));
    compileIn(root);
    expect(readdirSync(manifests)).toEqual([".podloom-new", "load", "tidy"]);
    expect(compileIn(root).changes).toEqual([]);
  });
});
