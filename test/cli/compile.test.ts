// The compile command: what it prints where, and how it ends.
import { describe, expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { filesIn, project, write } from "../support/project.ts";

const TEMPLATE = `apiVersion: v1
kind: Pod
metadata: { name: worker }
spec: { containers: [{ name: base, image: "registry.example.com/dags:1" }] }
`;

const DAG = `import { dag, task } from "podloom";
dag({ dag_id: "one" }, () => {
  const first = task({}, async function first() {});
  first();
});
`;

const FILES = {
  "podloom.yaml": "kubernetes_executor: { pod_template_file: pod.yaml }\n",
  "pod.yaml": TEMPLATE,
  "dags/one.ts": DAG,
};

describe("compile", () => {
  test("prints a summary on stderr and nothing on stdout", () => {
    const { code, stdout, stderr } = podloom(["compile"], project(FILES));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(
      /^Compiled 1 DAG with 1 task into manifests: 2 files written, 0 removed, 0 unchanged, in \d+\.\d\d s\.\n$/,
    );
  });

  test("--quiet prints nothing", () => {
    expect(podloom(["compile", "--quiet"], project(FILES))).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("--format json prints the result alone on stdout", () => {
    const { code, stdout, stderr } = podloom(["compile", "--format", "json"], project(FILES));
    const { durationMs, ...result } = JSON.parse(stdout);
    expect({ code, stderr, result }).toEqual({
      code: 0,
      stderr: "",
      result: {
        dags: [{ dag_id: "one", file: "dags/one.ts", tasks: 1 }],
        diagnostics: [],
        written: ["one/dag.json", "one/first.yaml"],
        removed: [],
        unchanged: 0,
      },
    });
    expect(durationMs).toBeGreaterThan(0);
  });

  test("an error is exit code 1, its diagnostic is in the JSON, and nothing is written", () => {
    const folder = project({ ...FILES, "dags/one.ts": DAG.replace("{}", '{ trigger_rule: "all_sucess" }') });
    const { code, stdout } = podloom(["compile", "--format", "json"], folder);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).diagnostics).toMatchObject([
      {
        code: "schema/wrong-value",
        severity: "error",
        file: "dags/one.ts",
        line: 3,
        hint: "did you mean all_success?",
        dag_id: "one",
        task_id: "first",
      },
    ]);
    expect(Object.keys(filesIn(folder))).not.toContain("manifests/one/dag.json");
  });

  test("--check fails with a patch when the manifests are stale, and writes nothing", () => {
    const folder = project(FILES);
    podloom(["compile"], folder);
    write(folder, "pod.yaml", TEMPLATE.replace("dags:1", "dags:2"));
    const before = filesIn(folder);
    const { code, stdout, stderr } = podloom(["compile", "--check"], folder);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "-      image: registry.example.com/dags:1\n+      image: registry.example.com/dags:2\n",
    );
    expect(stderr).toContain("Run `podloom compile` and commit the result.");
    expect(filesIn(folder)).toEqual(before);
  });

  test("--check is content when they are not", () => {
    const folder = project(FILES);
    podloom(["compile"], folder);
    expect(podloom(["compile", "--check"], folder)).toMatchObject({ code: 0, stdout: "" });
  });

  test("finds the project from a folder inside it, and names paths from the root", () => {
    const folder = project(FILES);
    expect(podloom(["compile", "one.ts"], `${folder}/dags`)).toMatchObject({ code: 0 });
    expect(Object.keys(filesIn(folder))).toContain("manifests/one/first.yaml");
  });

  test("--out writes somewhere else", () => {
    const folder = project(FILES);
    podloom(["compile", "--out", "elsewhere"], folder);
    const written = Object.keys(filesIn(folder)).filter(
      (path) => path.startsWith("elsewhere/") || path.startsWith("manifests/"),
    );
    expect(written).toEqual(["elsewhere/one/dag.json", "elsewhere/one/first.yaml"]);
  });

  test("without a podloom.yaml it says where it looked", () => {
    const folder = project({ "dags/one.ts": DAG });
    const { code, stderr } = podloom(["compile"], folder);
    expect(code).toBe(1);
    expect(stderr).toContain(`there is no podloom.yaml in ${folder} or above it`);
  });
});

const MISTAKES = {
  ...FILES,
  "dags/one.ts": DAG.replace("{}", '{ trigger_rule: "all_sucess", retries: -1, poool: "x" }'),
};

describe("errors in other formats", () => {
  test("--format github prints commands alone on stdout, with paths from the repository", () => {
    const folder = project({ ".git/HEAD": "" });
    for (const [path, text] of Object.entries(MISTAKES)) write(folder, `jobs/${path}`, text);
    const { code, stdout, stderr } = podloom(["compile", "--format", "github"], `${folder}/jobs`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Nothing was written.\n" });
    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(stdout).toContain(
      "::error file=jobs/dags/one.ts,line=3,endLine=3,col=38,endColumn=50,title=schema/wrong-value::",
    );
  });

  test("--format sarif prints a log alone on stdout, with the documentation of its rules", () => {
    const { code, stdout, stderr } = podloom(["compile", "--format", "sarif"], project(MISTAKES));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Nothing was written.\n" });
    const [run] = JSON.parse(stdout).runs;
    expect(run.results).toHaveLength(3);
    expect(run.tool.driver.rules).toMatchObject([
      {
        id: "schema/wrong-value",
        shortDescription: { text: expect.stringMatching(/^A value has the wrong type/) },
      },
      { id: "schema/unknown-field" },
    ]);
  });

  test("a patch makes way for them", () => {
    const stale = podloom(["compile", "--check", "--format", "github"], project(FILES));
    expect(stale).toMatchObject({ code: 1, stdout: "" });
    expect(stale.stderr).toContain("+++ b/manifests/one/first.yaml");
  });

  test("--max-diagnostics bounds every format, and 0 is no bound", () => {
    const folder = project(MISTAKES);
    const found = (...args: string[]) => {
      const { stdout, stderr } = podloom(["compile", ...args], folder);
      const results = `${stdout}${stderr}`.matchAll(/title=schema|error schema|"code":|"ruleId":/g);
      return { count: [...results].length, stderr };
    };
    const says = (words: string): unknown => expect.stringContaining(words);
    expect(found("--max-diagnostics", "2")).toMatchObject({ count: 2, stderr: says("and 1 more") });
    for (const format of ["json", "sarif"]) {
      const bounded = found("--format", format, "--max-diagnostics", "1");
      expect(bounded).toMatchObject({ count: 1, stderr: says("leaves out 2 errors") });
    }
    expect(found("--format", "github", "--max-diagnostics", "1")).toMatchObject({ count: 1 });
    expect(found("--max-diagnostics", "0")).toMatchObject({ count: 3 });
  });
});

describe("wrong usage is exit code 2 with a sentence", () => {
  test.each([
    ["an unknown option", ["compile", "--chek"], "Did you mean --check?"],
    ["an unknown command", ["compil"], "Did you mean compile?"],
    [
      "an unknown format",
      ["compile", "--format", "xml"],
      "Allowed choices are text, json, sarif, github, gitlab.",
    ],
    ["a maximum that is no number", ["compile", "--max-diagnostics", "x"], "It must be a whole number."],
    ["a validate of nothing", ["validate"], "missing required argument 'files'"],
    [
      "a release that is not known",
      ["validate", "pod.yaml", "--kubernetes-version", "1.20"],
      "Allowed choices are 1.32, 1.33, 1.34, 1.35, 1.36.",
    ],
    ["a project that is not there", ["compile", "--project", "nowhere"], "there is no such folder"],
    ["options that exclude each other", ["compile", "--check", "--watch"], "exclude each other"],
    ["a render without a run", ["render", "one"], "--run-id"],
    [
      "a number that is none",
      ["render", "one", "--run-id", "r", "--try-number", "x"],
      "It must be a whole number.",
    ],
    ["a render before a compile", ["render", "one", "--run-id", "r"], "compile one first"],
    ["an inspect of no file", ["inspect", "nothing.ts"], "there is no such file"],
  ])("%s", (_name, args, words) => {
    const { code, stdout, stderr } = podloom(args, project(FILES));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});

test("an old Node is told what is needed, before anything else is loaded", () => {
  const old = 'Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
  const { code, stderr } = podloom(["compile"], project({}), {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}`,
  });
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: "podloom needs Node 22.19 or newer, and this is 20.20.2.\n",
  });
});
