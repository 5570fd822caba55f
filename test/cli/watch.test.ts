// podloom compile --watch as a process: it is told apart by what it prints after each change.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { repository } from "../support/command.ts";
import { filesIn, project, write } from "../support/project.ts";
import { dagFile, sampleProject, template } from "../support/sampleProject.ts";

interface Watching {
  readonly root: string;
  /** Reads on until a line like this is printed. */
  readonly until: (line: RegExp) => Promise<string>;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

async function watchProject(files: Readonly<Record<string, string>> = sampleProject): Promise<Watching> {
  const root = project(files);
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), "compile", "--watch"];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", "inherit", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
  const until = async (wanted: RegExp): Promise<string> => {
    const seen: string[] = [];
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`it ended without ${wanted}:\n${seen.join("\n")}`);
      seen.push(value);
      if (wanted.test(value)) return value;
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  };
  return { root, until, end };
}

/** As editors do it that keep the old file until the new one is whole. */
function save(root: string, path: string, text: string): void {
  write(root, "saved.tmp", text);
  mkdirSync(join(root, path, ".."), { recursive: true });
  renameSync(join(root, "saved.tmp"), join(root, path));
}

function manifest(root: string, path: string): string | undefined {
  return filesIn(join(root, "manifests"))[path];
}

const first =
  /^Compiled 2 DAGs with 3 tasks into manifests: 5 files written, 0 removed, 0 unchanged, in \d+ ms\.$/;

describe("compile --watch", () => {
  test.each<[string, (root: string) => void, RegExp, string, string]>([
    [
      "a DAG file, which is all that is compiled",
      (root) => save(root, "dags/tidy.ts", dagFile("tidy", "changed")),
      /: 2 files written, 0 removed, 3 unchanged, in \d+ ms\./,
      "tidy/clean.yaml",
      "label: changed",
    ],
    [
      "a file that is written in place",
      (root) => write(root, "dags/tidy.ts", dagFile("tidy", "changed")),
      / unchanged, in \d+ ms\./,
      "tidy/clean.yaml",
      "label: changed",
    ],
    [
      "a shared file",
      (root) => save(root, "shared/team.ts", `export const team = "changed";\n`),
      /: 2 files written, 0 removed, 3 unchanged/,
      "load/extract.yaml",
      "team: changed",
    ],
    [
      "a template",
      (root) => save(root, "pod_templates/small.yaml", template("small", "registry.example.com/changed:1")),
      /: 2 files written, 0 removed, 3 unchanged/,
      "tidy/clean.yaml",
      "changed:1",
    ],
    [
      "podloom.yaml, after which everything is compiled",
      (root) => save(root, "podloom.yaml", sampleProject["podloom.yaml"].replace("etl", "changed")),
      /: 5 files written, 0 removed, 0 unchanged/,
      "load/publish.yaml",
      "namespace: changed",
    ],
    [
      "a new DAG file in a new folder",
      (root) => save(root, "dags/deep/new/new.ts", dagFile("new")),
      /Compiled 3 DAGs .*: 2 files written, 0 removed, 5 unchanged/,
      "new/clean.yaml",
      "dag_id: new",
    ],
  ])("sees %s", async (_what, edit, summary, path, text) => {
    const { root, until, end } = await watchProject();
    await until(first);
    edit(root);
    await until(summary);
    expect(manifest(root, path)).toContain(text);
    expect(await end("SIGTERM")).toBe(0);
  });

  test("sees a DAG file that goes", async () => {
    const { root, until, end } = await watchProject();
    await until(first);
    rmSync(join(root, "dags/tidy.ts"));
    await until(/Compiled 1 DAG .*: 0 files written, 2 removed, 3 unchanged/);
    expect(Object.keys(filesIn(join(root, "manifests")))).not.toContain("tidy/clean.yaml");
    expect(await end("SIGINT")).toBe(0);
  });

  test("prints errors, leaves the last good manifests, and writes all that is due when they are mended", async () => {
    const { root, until, end } = await watchProject();
    await until(first);
    const good = filesIn(join(root, "manifests"));
    save(root, "dags/load.ts", sampleProject["dags/load.ts"].replace("{ team,", "{ team: fetch,"));
    await until(/^dags\/load\.ts:\d+:\d+ error /);
    await until(/^Nothing was written\.$/);
    save(root, "dags/tidy.ts", dagFile("tidy", "changed"));
    await until(/^Nothing was written\.$/);
    expect(filesIn(join(root, "manifests"))).toEqual(good);
    save(root, "dags/load.ts", sampleProject["dags/load.ts"]);
    await until(/: 2 files written, 0 removed, 3 unchanged/);
    expect(manifest(root, "tidy/clean.yaml")).toContain("label: changed");
    expect(await end("SIGTERM")).toBe(0);
  });

  test("sees what was missing: a shared file, the DAGs folder, podloom.yaml", async () => {
    const { "shared/team.ts": team, ...rest } = sampleProject;
    const { root, until, end } = await watchProject(rest);
    await until(/^Nothing was written\.$/);
    save(root, "shared/team.ts", team);
    await until(first);
    renameSync(join(root, "dags"), join(root, "elsewhere"));
    await until(/^Nothing was written\.$/);
    renameSync(join(root, "elsewhere"), join(root, "dags"));
    await until(/Compiled 2 DAGs .*: 0 files written, 0 removed, 5 unchanged/);
    rmSync(join(root, "podloom.yaml"));
    await until(/^Nothing was written\.$/);
    save(root, "podloom.yaml", sampleProject["podloom.yaml"]);
    await until(/Compiled 2 DAGs .*: 0 files written, 0 removed, 5 unchanged/);
    expect(await end("SIGTERM")).toBe(0);
  });
});
