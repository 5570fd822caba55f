// podloom init: what it makes, what it keeps, and that it is all or nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { podloom, repository } from "../support/command.ts";
import { filesIn, project } from "../support/project.ts";

const MADE = [
  ".github/workflows/podloom-comment.yml",
  ".github/workflows/podloom.yml",
  ".gitignore",
  "README.md",
  "dags/hello.ts",
  "manifests/hello/dag.json",
  "manifests/hello/greet.yaml",
  "manifests/hello/shout.yaml",
  "package.json",
  "pod_templates/worker.yaml",
  "podloom.yaml",
  "tsconfig.json",
];

const made = (folder: string): string[] => Object.keys(filesIn(folder)).toSorted();

test("makes a project whose manifests are up to date", () => {
  const folder = project({});
  const { code, stdout, stderr } = podloom(["init"], folder);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toContain("Next:\n  npm install\n  npx podloom run hello --local\n");
  expect(made(folder)).toEqual(MADE);
  expect(podloom(["compile", "--check", "--format", "json"], folder)).toMatchObject({ code: 0, stderr: "" });
});

test("leaves none of examples/hello out", () => {
  const folder = project({});
  podloom(["init", "--quiet"], folder);
  expect(filesIn(folder)).toMatchObject(filesIn(join(repository, "examples/hello")));
});

test("the package.json is for the podloom that made it", () => {
  const folder = project({});
  podloom(["init"], folder);
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).toMatchObject({
    type: "module",
    dependencies: { podloom: `^${version}` },
  });
});

test("makes the folder that it is given, and says where to go on", () => {
  const folder = project({});
  const { code, stderr } = podloom(["init", "data/dags"], folder);
  expect(code).toBe(0);
  expect(stderr).toContain("Made in data/dags:\n");
  expect(stderr).toContain("Next:\n  cd data/dags\n  npm install\n");
  expect(made(join(folder, "data/dags"))).toEqual(MADE);
});

test("says nothing when it is asked to be quiet", () => {
  expect(podloom(["init", "-q"], project({}))).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("in a folder of a repository it says that the workflows are to move", () => {
  const folder = project({ ".git/HEAD": "" });
  expect(podloom(["init", "dags"], folder).stderr).toContain("GitHub looks for .github there");
  expect(podloom(["init"], folder).stderr).not.toContain("GitHub looks for .github there");
});

describe("what is there", () => {
  test("is kept, byte for byte, and said", () => {
    const own = { "README.md": "mine\n", "dags/hello.ts/inner": "a folder, even" };
    const folder = project(own);
    const { code, stderr } = podloom(["init"], folder);
    expect(code).toBe(0);
    expect(filesIn(folder)).toMatchObject(own);
    expect(stderr).toContain("Kept as they were:\n  README.md\n  dags/hello.ts\n");
  });

  test("a second time nothing is made", () => {
    const folder = project({});
    podloom(["init"], folder);
    const before = filesIn(folder);
    const { code, stderr } = podloom(["init"], folder);
    expect(code).toBe(0);
    expect(stderr).not.toContain("Made in");
    expect(filesIn(folder)).toEqual(before);
  });

  test("has its manifests compiled by the user, as they would not be those of the example", () => {
    const folder = project({
      "podloom.yaml":
        "kubernetes_executor: { pod_template_file: pod_templates/worker.yaml, namespace: mine }\n",
    });
    const { stderr } = podloom(["init"], folder);
    expect(stderr).toContain("  npx podloom compile\n  npx podloom run hello --local\n");
    expect(existsSync(join(folder, "manifests"))).toBe(false);
    expect(podloom(["compile"], folder).code).toBe(0);
  });

  test("of a package.json it is told what to add", () => {
    const folder = project({
      "package.json":
        '{ "type": "module", "scripts": { "check": "eslint" }, "devDependencies": { "typescript": "^6" } }',
    });
    const { stderr } = podloom(["init"], folder);
    expect(stderr).toContain(`Your package.json is as it was. What it lacks:
  npm pkg set "scripts.compile=podloom compile"
  npm install "podloom@^0.1.0"
  npm install --save-dev "@types/node@`);
    expect(stderr).toContain("Next:\n  npx podloom run hello --local\n");
  });

  test.each(["", "null", "[1]", '{ "dependencies": null }'])("even of a package.json that is %j", (text) => {
    const { code, stderr } = podloom(["init"], project({ "package.json": text }));
    expect(code).toBe(0);
    expect(stderr).toContain('npm install "podloom@^0.1.0"');
  });
});

describe("all or nothing", () => {
  test("a file where a folder must be", () => {
    const folder = project({ manifests: "a file" });
    expect(podloom(["init"], folder)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^podloom: no project was made: .*manifests/),
    });
    expect(made(folder)).toEqual(["manifests"]);
  });

  test.each(["a folder elsewhere", "nothing"])("a link to %s", (where) => {
    const elsewhere = project({});
    const folder = project({});
    symlinkSync(where === "nothing" ? join(elsewhere, "none") : elsewhere, join(folder, "dags"));
    expect(podloom(["init"], folder)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("no project was made"),
    });
    expect(readdirSync(folder)).toEqual(["dags"]);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test("a link that stays inside is followed, and a link in a file's place is kept", () => {
    const folder = project({});
    mkdirSync(join(folder, "source"));
    symlinkSync("source", join(folder, "dags"));
    symlinkSync("nowhere", join(folder, "README.md"));
    const { code, stderr } = podloom(["init"], folder);
    expect({ code, made: existsSync(join(folder, "source/hello.ts")) }).toEqual({ code: 0, made: true });
    expect(stderr).toContain("Kept as they were:\n  README.md\n");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  test("a folder that is a file", () => {
    const folder = project({ dags: "a file" });
    expect(podloom(["init", "dags"], folder)).toMatchObject({
      code: 2,
      stderr: "podloom: init dags: there is a file of that name, and a project is a folder\n",
    });
  });
});
