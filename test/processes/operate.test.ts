// What operators do about runs that go on, or that nobody drives any more: logs, cancel, clean, beside processes that are real.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openConnection } from "../../runtime/cluster/connection.ts";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { resultFinalizer } from "../../schemas/podIdentity.ts";
import { podloom } from "../support/command.ts";
import { nodeFlags, runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });

const DAG = `import { existsSync } from "node:fs";
import { dag, getCurrentContext, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const slow = task({}, async function slow() {
    console.log("waits");
    const { signal } = getCurrentContext();
    while (!existsSync("go")) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    console.log("has waited");
    note("ends");
  });
  const broken = task({}, async function broken() {
    throw new Error("no rates");
  });
  const after = task({}, async function after() {
    note("runs");
  });
  broken();
  slow().to(after());
});
`;

/** A cluster that lives on when runtimes die, and commands that know it. */
async function scene() {
  const root = runProject(DAG);
  const kubeconfig = join(root, "kubeconfig");
  const env = { PODLOOM_DATABASE_URL: database.url(), KUBECONFIG: kubeconfig };
  const flags = ["--kubeconfig", kubeconfig, ...nodeFlags(root, database.url())];
  const cluster = startPodloom(["cluster", ...flags], root, env);
  await cluster.printed("kubectl");
  const connection = await openConnection({ kubeconfig });
  onTestFinished(() => connection.close());
  const api = new PodApi(connection);
  const pods = async (): Promise<Record<string, boolean>> => {
    const { pods: found } = await api.list({ namespace: "etl" });
    return Object.fromEntries(
      found.map(({ metadata }) => [
        metadata.labels?.["task_id"] ?? metadata.name,
        metadata.finalizers?.includes(resultFinalizer) === true,
      ]),
    );
  };
  const until = async (isSo: (phase: string | undefined) => boolean): Promise<void> => {
    const labelSelector = "task_id=slow";
    const selection = { namespace: "etl", labelSelector };
    const { pods: before, resourceVersion } = await api.list(selection);
    if (before.some(({ status }) => isSo(status?.phase))) return;
    for await (const events of api.watch(selection, { resourceVersion, timeoutSeconds: 60 }))
      for (const event of events) if ("pod" in event && isSo(event.pod.status?.phase)) return;
  };
  return {
    root,
    api,
    pods,
    until,
    operate: (...args: readonly string[]) => podloom(args, root, env),
    start: (...args: readonly string[]) => startPodloom(args, root, env),
  };
}

test(
  "a run whose process was killed is cancelled, and its pods are cleaned away",
  { timeout: 120_000 },
  async () => {
    const { api, pods, operate, start, root } = await scene();
    const run = start("run", "work", "--run-id", "r1");
    await Promise.all([run.printed("slow running"), run.printed("broken failed")]);
    expect(operate("logs", "r1", "slow").stdout).toBe("waits\n");
    const follow = start("logs", "r1", "slow", "--follow");
    await follow.printed("waits");
    expect(operate("retry", "r1")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("run r1 of work is driven by a process that goes on: wait for its end"),
    });
    run.kill("SIGKILL");
    await run.ended;
    expect(operate("status", "r1").stderr).toBe(
      "\nNo process drives this run: podloom run work --run-id r1 continues it.\n",
    );
    // A pod with our label that is not ours.
    const labels = { "app.kubernetes.io/managed-by": "podloom" };
    const container = { name: "base", image: "busybox:1.36", command: ["/bin/true"] };
    await api.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "stranger", namespace: "etl", labels },
      spec: { restartPolicy: "Never", containers: [container] },
    });
    const dry = operate("clean", "--dry-run", "r1").stdout;
    expect(dry).toMatch(/^delete work-broken-1-\S+ \(work\/r1 broken, try 1\): its end is saved$/m);
    expect(dry).toMatch(/^keep work-slow-1-\S+ \(work\/r1 slow, try 1\): it has not ended$/m);
    expect(await pods()).toEqual({ slow: true, broken: false, stranger: false });
    expect(operate("clean").stderr).toBe(
      "podloom: in namespace etl 1 pod deleted, 0 pods let go, 1 pod kept\n",
    );
    expect(await pods()).toEqual({ slow: true, stranger: false });

    expect(operate("cancel", "r1")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("ending its pods\npodloom: run work/r1 failed\n"),
    });
    const { stdout } = operate("status", "r1");
    expect(stdout).toMatch(/^work\/r1 failed \(cancelled\)\n[^]*^slow +failed +1 .* the run was cancelled$/m);
    expect(stdout).toMatch(/^after +skipped +the run was cancelled$/m);
    expect(await follow.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^waits\n/) });
    expect(operate("cancel", "r1").stderr).toBe("podloom: run work/r1 has ended already: failed\n");

    expect(await pods()).toEqual({ stranger: false });
    expect(operate("logs", "r1", "slow").stdout).toMatch(/^waits\n/);

    // Tried again, it does what it was stopped in.
    writeFileSync(join(root, "go"), "");
    expect(operate("retry", "r1", "slow").stderr).toContain(
      "2 tasks of run work/r1 to be tried again: slow, after",
    );
    expect(operate("run", "work", "--run-id", "r1").stderr).toMatch(
      /slow success \(try 2\)[^]*after success/,
    );
  },
);

test(
  "a pod whose end is not saved stays while the database can be asked, and podloom can be uninstalled",
  { timeout: 120_000 },
  async () => {
    const { operate, start, root, pods, until } = await scene();
    const run = start("run", "work", "--run-id", "r2");
    await run.printed("slow running");
    run.kill("SIGKILL");
    await run.ended;
    // Nothing of podloom holds any pod, and what runs goes on.
    expect(operate("clean", "--uninstall", "--dry-run").stdout).toMatch(/^release work-slow-/m);
    writeFileSync(join(root, "go"), "");
    await until((phase) => phase === "Succeeded");
    expect(operate("clean", "r2", "--format", "json").stdout).toContain("its end is not saved yet");
    expect(operate("clean", "--without-database").stdout).toMatch(
      /^keep work-slow-\S+ .*it has not ended long enough ago$/m,
    );
    expect(operate("clean", "--uninstall", "--without-database")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^delete work-slow-/m),
    });
    expect(await pods()).toEqual({});
    // The worker's record is in the database, so nothing is lost and nothing runs twice.
    expect(operate("run", "work", "--run-id", "r2").stderr).toContain("slow success");
    expect(readFileSync(join(root, "log"), "utf8")).toBe("slow 1 ends\nafter 1 runs\n");
  },
);

test("row 32: finalizer stuck (runtime absent) → a pod that somebody has deleted hangs until clean lets it go", async () => {
  const { operate, start, root, pods, api } = await scene();
  const run = start("run", "work", "--run-id", "r3");
  await run.printed("slow running");
  run.kill("SIGKILL");
  await run.ended;
  const selection = { namespace: "etl", labelSelector: "task_id=slow" };
  const { pods: found, resourceVersion } = await api.list(selection);
  for (const { metadata } of found) await api.delete(metadata, {});
  for await (const events of api.watch(selection, { resourceVersion, timeoutSeconds: 60 }))
    if (events.some((event) => "pod" in event && event.pod.status?.phase === "Failed")) break;
  // It has ended, and it is not gone. Its run can still be continued, so it is left to that.
  expect(operate("clean", "r3").stdout).toMatch(
    /^keep work-slow-\S+ .*: its end is not saved yet: continue its run$/m,
  );
  expect(await pods()).toMatchObject({ slow: true });
  expect(operate("clean", "r3", "--uninstall").stdout).toMatch(/^delete work-slow-\S+ .*: it has ended$/m);
  expect(await pods()).not.toHaveProperty("slow");
  // What nobody saw the end of is lost to the infrastructure, and is tried again.
  writeFileSync(join(root, "go"), "");
  expect(operate("run", "work", "--run-id", "r3").stderr).toContain("slow success (try 2)");
});

test("without a database clean says what it can do", () => {
  const root = runProject(DAG);
  const env = { PODLOOM_DATABASE_URL: undefined };
  for (const command of [["status"], ["logs", "r1", "slow"], ["retry", "r1"], ["cancel", "r1"], ["clean"]])
    expect(podloom(command, root, env)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("as nothing has run there"),
    });
  expect(podloom(["clean"], root, env).stderr).toContain("--without-database");
  expect(podloom(["clean", "--older-than", "30"], root, env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("It must be a duration, such as 90s, 30m or 2h."),
  });
  expect(existsSync(join(root, ".podloom"))).toBe(false);
});

test("beside a local run on the embedded database: its log, and its end", { timeout: 120_000 }, async () => {
  const root = runProject(DAG);
  const env = { PODLOOM_DATABASE_URL: undefined, KUBECONFIG: join(root, "none") };
  const run = startPodloom(["run", "work", "--local", "--run-id", "r1"], root, env);
  await run.printed("slow running");
  expect(podloom(["status", "work"], root, env).stdout).toMatch(/^slow +running +1/m);
  expect(podloom(["logs", "work", "slow"], root, env).stdout).toBe("waits\n");
  expect(podloom(["cancel", "work"], root, env).stderr).toBe(
    "podloom: run work/r1 is cancelled; the process that drives it ends its pods\n",
  );
  const { code, stderr } = await run.ended;
  expect(code).toBe(4);
  expect(stderr).toMatch(/slow failed: the run was cancelled/);
  expect(podloom(["logs", "work", "slow"], root, env).stdout).toMatch(/^waits\n/);
});
