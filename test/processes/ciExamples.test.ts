// The CI files of examples/ci, run by the shell in scratch repositories: what they let pass, what they find, what they may.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { podloom, repository } from "../support/command.ts";
import { serveComments, type Comment } from "../support/commentServer.ts";
import {
  readGitlabScripts,
  readWorkflow,
  runScript,
  runSteps,
  type StepOutcome,
} from "../support/pipeline.ts";
import { filesIn, project, write } from "../support/project.ts";
import { commitAll, git } from "../support/repository.ts";

const told = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");

/** A new project in a repository, on the branch `change`. */
function scratch(): string {
  const folder = project({});
  podloom(["init", "--quiet"], folder);
  write(folder, "package-lock.json", "{}\n");
  commitAll(folder, "base");
  git(folder, "checkout", "--quiet", "-b", "change");
  return folder;
}

/** What checkout@v6 gives for a pull request of all that is in `folder`: the change merged, two commits deep. Packages are there. */
function checkout(folder: string): string {
  commitAll(folder, "change");
  git(folder, "checkout", "--quiet", "main");
  git(folder, "merge", "--quiet", "--no-ff", "change");
  const clone = join(project({}), "clone");
  git(folder, "clone", "--quiet", "--depth", "2", `file://${folder}`, clone);
  const bin = join(clone, "node_modules/.bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(repository, join(clone, "node_modules/podloom"));
  symlinkSync(join(repository, "node_modules/@types"), join(clone, "node_modules/@types"));
  symlinkSync(join(repository, "node_modules/.bin/tsc"), join(bin, "tsc"));
  const command = `"${process.execPath}" --conditions=podloom-source "${repository}/cli/bin.ts" "$@"`;
  writeFileSync(join(bin, "podloom"), `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });
  return clone;
}

function edit(folder: string, from: string, to: string): void {
  const path = join(folder, "dags/hello.ts");
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

/** The change that the tests make: more memory for a task. */
function askForMemory(folder: string): void {
  edit(folder, "256Mi", "512Mi");
  expect(podloom(["compile"], folder).code).toBe(0);
}

const last = (steps: readonly StepOutcome[]): StepOutcome | undefined => steps.at(-1);

describe("podloom.yml on GitHub", () => {
  const workflow = readWorkflow("podloom.yml");
  // Packages are there already: package.test.ts installs them.
  const steps = workflow.jobs["manifests"]?.steps.filter(({ name }) => name !== "Install") ?? [];

  const check = (cwd: string, isFork = false): Promise<StepOutcome[]> =>
    runSteps(
      steps,
      {
        "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name != github.repository":
          isFork,
        "github.event_name == 'pull_request'": true,
      },
      { cwd, env: { GITHUB_STEP_SUMMARY: join(cwd, "summary.md") } },
    );

  const sarif = (folder: string): unknown =>
    JSON.parse(readFileSync(join(folder, "podloom.sarif"), "utf8")).runs[0].results;

  test("a change with its manifests passes", async () => {
    const folder = scratch();
    askForMemory(folder);
    const clone = checkout(folder);
    const ran = await check(clone);
    expect(ran.map(({ name, code }) => [name, code])).toEqual([
      ["Find mistakes", 0],
      ["Check the manifests", 0],
      ["Check the types", 0],
      ["Tell what changes", 0],
    ]);
    expect(sarif(clone)).toEqual([]);
    expect(told(clone, "summary.md")).toContain("512Mi");
  });

  test("a change without its manifests fails, and the log has them as a patch", async () => {
    const folder = scratch();
    edit(folder, "256Mi", "512Mi");
    const ran = await check(checkout(folder));
    expect(last(ran)).toMatchObject({ name: "Check the manifests", code: 1 });
    expect(last(ran)?.output).toContain("+          memory: 512Mi");
  });

  test("a mistake fails, and code scanning gets it with its place", async () => {
    const folder = scratch();
    edit(folder, "256Mi", "256 MB");
    const clone = checkout(folder);
    expect(last(await check(clone))).toMatchObject({ name: "Check the manifests", code: 1 });
    expect(sarif(clone)).toEqual([
      expect.objectContaining({
        level: "error",
        locations: [
          {
            physicalLocation: expect.objectContaining({
              artifactLocation: { uri: "dags/hello.ts", uriBaseId: "%SRCROOT%" },
            }),
          },
        ],
      }),
    ]);
  });

  test("a wrong type fails", async () => {
    const folder = scratch();
    edit(folder, "greeting: string", "greeting: number");
    podloom(["compile"], folder);
    expect(last(await check(checkout(folder)))).toMatchObject({
      name: "Check the types",
      output: expect.stringContaining("dags/hello.ts"),
    });
  });

  test("a fork's change is checked by the tools of the base, whatever it brings along", async () => {
    const folder = scratch();
    const before = filesIn(folder);
    write(folder, "package.json", '{ "dependencies": { "podloom": "file:./evil" } }');
    write(folder, "npm-shrinkwrap.json", "{}");
    write(folder, ".npmrc", "node-options=--require ./evil.js\n");
    write(folder, "evil.js", 'require("node:fs").writeFileSync("evil", "");\n');
    const clone = checkout(folder);
    const ran = await check(clone, true);
    expect(last(ran)).toMatchObject({ code: 0 });
    expect(readFileSync(join(clone, "package.json"), "utf8")).toBe(before["package.json"]);
    expect(["npm-shrinkwrap.json", ".npmrc", "evil"].filter((name) => existsSync(join(clone, name)))).toEqual(
      [],
    );
  });
});

describe("podloom-comment.yml on GitHub", () => {
  const workflow = readWorkflow("podloom-comment.yml");

  async function comment(text: string, comments: Comment[], commit = "c0ffee") {
    const server = await serveComments("c0ffee", comments);
    const env = {
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_TOKEN: "token",
      BRANCH: "stranger:a branch&state=all",
      COMMIT: commit,
    };
    const steps = workflow.jobs["comment"]?.steps ?? [];
    const ran = await runSteps(steps, {}, { cwd: project({ "podloom-diff.md": text }), env });
    expect(ran).toMatchObject([{ name: "Comment", code: 0 }]);
    return server;
  }

  describeComments(comment, "Bearer token");

  test("a pull request that has moved on is let alone", async () => {
    const { comments } = await comment(`${MARKER}\nnew`, [], "another");
    expect(comments).toEqual([]);
  });
});

describe("the workflows on GitHub", () => {
  test.each(["podloom.yml", "podloom-comment.yml"])("%s has no right that it does not need", (name) => {
    const { permissions, on, jobs } = readWorkflow(name);
    expect(permissions).toEqual({});
    expect(Object.keys(on)).not.toContain("pull_request_target");
    const rights = Object.values(jobs).map((job) => job.permissions);
    expect(rights).toEqual(
      name === "podloom.yml"
        ? [{ contents: "read", "security-events": "write" }]
        : [{ actions: "read", "pull-requests": "write" }],
    );
  });

  test.each(["podloom.yml", "podloom-comment.yml"])("%s puts no text of strangers into a script", (name) => {
    const { jobs } = readWorkflow(name);
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    expect(steps.filter(({ run }) => run?.includes("${{"))).toEqual([]);
  });
});

describe(".gitlab-ci.yml", () => {
  const jobs = readGitlabScripts();
  const script = (job: string): string =>
    (jobs[job]?.script ?? []).filter((line) => !line.startsWith("npm ci")).join("\n");

  function check(cwd: string): Promise<StepOutcome> {
    const base = git(cwd, "rev-parse", "HEAD^1").trim();
    return runScript("podloom", script("podloom"), {
      cwd,
      env: { CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
    });
  }

  const report = (folder: string): unknown =>
    JSON.parse(readFileSync(join(folder, "gl-code-quality-report.json"), "utf8"));

  test("a change with its manifests passes", async () => {
    const folder = scratch();
    askForMemory(folder);
    const clone = checkout(folder);
    expect(await check(clone)).toMatchObject({ code: 0 });
    expect(report(clone)).toEqual([]);
    expect(told(clone, "podloom-diff.md")).toContain("512Mi");
  });

  test("a mistake fails, and the report has it", async () => {
    const folder = scratch();
    edit(folder, "256Mi", "256 MB");
    const clone = checkout(folder);
    expect(await check(clone)).toMatchObject({ code: 1 });
    expect(report(clone)).toEqual([
      expect.objectContaining({
        severity: "major",
        location: expect.objectContaining({ path: "dags/hello.ts" }),
      }),
    ]);
  });

  async function note(text: string, comments: Comment[]) {
    const server = await serveComments("c0ffee", comments);
    const env = {
      CI_API_V4_URL: server.url,
      CI_PROJECT_ID: "1",
      CI_MERGE_REQUEST_IID: "7",
      PODLOOM_GITLAB_TOKEN: "token",
    };
    const cwd = project({ "podloom-diff.md": text });
    expect(await runScript("note", script("podloom-note"), { cwd, env })).toMatchObject({ code: 0 });
    return server;
  }

  describeComments(note, "token");
});

const MARKER = "<!-- podloom diff -->";

/** What is expected of both services' comments. */
function describeComments(
  comment: (text: string, comments: Comment[]) => ReturnType<typeof serveComments>,
  token: string,
): void {
  const old = { id: 2, body: `${MARKER}\nold`, by: "bot" };
  const another = { id: 1, body: `${MARKER}\nsomeone's`, by: "someone" };

  test("the first change is told in a new comment, with the token", async () => {
    const { comments, requests } = await comment(`${MARKER}\nnew "$(exit 1)"`, [another]);
    expect(comments).toEqual([another, { id: 2, body: `${MARKER}\nnew "$(exit 1)"`, by: "bot" }]);
    expect(requests.filter((request) => !request.endsWith(` ${token}`))).toEqual([]);
  });

  test("the next one in the same", async () => {
    const { comments } = await comment(`${MARKER}\nnew`, [another, old]);
    expect(comments).toEqual([another, { ...old, body: `${MARKER}\nnew` }]);
  });

  test("of a change that does nothing any more the comment goes", async () => {
    const { comments } = await comment("", [another, old]);
    expect(comments).toEqual([another]);
  });
}
