// Runs that were begun with other files than those that are there now: refused where pods would run the files of now, and continued with
// what they began with where that is to be had.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { gate } from "../support/gate.ts";
import { project } from "../support/project.ts";
import { nodeFlags, runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });

const dagOf = (url: string): string => `import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const first = task({}, async function first() { await fetch("${url}"); note("ends"); });
  const second = task({}, async function second() { note(process.env["FLAVOUR"] ?? "plain"); });
  chain(first(), second());
});
`;

async function scene(run_id: string) {
  const { url, arrival } = await gate();
  const root = runProject(dagOf(url));
  const env = { PODLOOM_DATABASE_URL: database.url() };
  const edit = (file: string, before: string, after: string): void => {
    const path = join(root, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(before, after));
  };
  return {
    root,
    env,
    arrival,
    edit,
    compile: () => expect(podloom(["compile"], root)).toMatchObject({ code: 0 }),
    digest: (): string => {
      const { source } = JSON.parse(readFileSync(join(root, "manifests/work/dag.json"), "utf8")) as {
        source: { digest: string };
      };
      return source.digest;
    },
    start: (...flags: readonly string[]) =>
      startPodloom(["run", "work", "--run-id", run_id, ...flags], root, env),
    run: (...flags: readonly string[]) => podloom(["run", "work", "--run-id", run_id, ...flags], root, env),
  };
}

test("local: files that have changed are refused, compiled or not; the run goes on when they are back, with its own pods", async () => {
  const { root, arrival, edit, compile, digest, start, run } = await scene("changed");
  const before = digest();
  const first = start("--local");
  const task = await arrival();
  await first.printed("first running");
  first.kill("SIGTERM");
  expect(await first.ended).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/podloom: stopped; the same --run-id continues the run\n$/),
  });
  await task.gone;
  // A file that the DAG file imports.
  edit("dags/log.ts", "word", "said");
  expect(run("--local")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /^podloom: dags\/log\.ts is not the file that was compiled: .*: compile work again/,
    ),
  });
  compile();
  expect(digest()).not.toBe(before);
  expect(run("--local")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `run changed of work began with the files ${before}, and on this machine they are ${digest()} now: go back to those`,
    ),
  });
  edit("dags/log.ts", "said", "word");
  edit("pod.yaml", "env: [", 'env: [{ name: FLAVOUR, value: "vanilla" }, ');
  compile();
  const again = start("--local");
  (await arrival()).letGo();
  const { code, stderr } = await again.ended;
  expect(code).toBe(0);
  expect(stderr).toContain(
    "it goes on with the pods with which it began; its manifests have changed since\n",
  );
  // Nothing was tried while it was refused.
  expect(readFileSync(join(root, "log"), "utf8")).toBe("first 2 ends\nsecond 1 plain\n");
});

test("in a cluster: a run goes on with the DAG with which it began, which the image of its pods has", async () => {
  const { root, env, arrival, edit, compile, digest, start } = await scene("image");
  const before = digest();
  const image = project({});
  cpSync(root, image, { recursive: true });
  const kubeconfig = join(image, "kubeconfig");
  const flags = ["--kubeconfig", kubeconfig, ...nodeFlags(image, database.workerUrl())];
  await startPodloom(["cluster", ...flags], root, env).printed("kubectl");
  const run = start("--kubeconfig", kubeconfig);
  const task = await arrival();
  run.kill("SIGKILL");
  await run.ended;
  edit("dags/work.ts", "second", "third");
  compile();
  const again = start("--kubeconfig", kubeconfig);
  await again.printed("first");
  task.letGo();
  const { code, stderr } = await again.ended;
  expect(code).toBe(0);
  expect(stderr).toContain(
    `it goes on with the DAG with which it began, the files ${before}, and not with those of now, ${digest()}: the image of its workers must have the former\n`,
  );
  expect(readFileSync(join(image, "log"), "utf8")).toBe("first 1 ends\nsecond 1 plain\n");
});
