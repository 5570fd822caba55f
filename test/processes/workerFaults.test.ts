// podloom worker when something is wrong: the database is away, the pod is asked to end, the attempt is somebody else's.
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../../runtime/store/migrate.ts";
import { workerExit } from "../../runtime/worker/exitCodes.ts";
import { podloom } from "../support/command.ts";
import { gate } from "../support/gate.ts";
import { postgresServer, withDatabase, type PostgresServer } from "../support/postgresServer.ts";
import { write } from "../support/project.ts";
import { workerScene, type WorkerSetting } from "../support/workerScene.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await postgresServer();
  await withDatabase(server.url, migrate);
});

afterEach(() => server.start());

afterAll(() => server.remove());

const dagOf = (body: string): string => `import { dag, getCurrentContext, task } from "podloom";

dag({ dag_id: "work" }, () => {
  const work = task({}, async function work() {
    const { signal } = getCurrentContext();
    console.log("working");
    ${body}
  });
  work();
});
`;

/** A worker whose task runs `body`, with the signal of its context as `signal`. */
async function workerOf(body: string, setting: WorkerSetting = {}) {
  const scene = await workerScene(server, dagOf(body));
  const attempt = await scene.launch("work");
  return {
    scene,
    attempt,
    start: (more: WorkerSetting = {}) => scene.start(attempt, { ...setting, ...more }),
  };
}

/** A worker whose task waits for the test, then returns. */
async function waitingWorker(flags: readonly string[] = [], returns = `"done"`) {
  const { url, arrival } = await gate();
  const parts = await workerOf(`await fetch("${url}", { signal }); return ${returns};`, { flags });
  const worker = parts.start();
  return { ...parts, worker, ...(await arrival()) };
}

describe("the database is away", () => {
  test("row 35: worker cannot reach DB at start → nothing runs, and the exit code says so", async () => {
    const { scene, attempt, start } = await workerOf("", { flags: ["--start-deadline", "1"] });
    await server.stop();
    const worker = start();
    const { code, envelope } = await worker.ended;
    expect(code).toBe(workerExit.noStart);
    expect(worker.stdout()).toBe("");
    expect(envelope).toMatchObject({
      startToken: undefined,
      report: {
        kind: "noStart",
        message: expect.stringContaining("cannot be reached: connect ECONNREFUSED"),
      },
    });
    await server.start();
    expect(await scene.row(attempt)).toMatchObject({ phase: "launched", startToken: null });
  });

  test("at the start, and comes back: the task runs", async () => {
    const { start } = await workerOf("");
    await server.stop();
    const worker = start();
    await worker.prints("; trying again");
    await server.start();
    expect((await worker.ended).code).toBe(workerExit.success);
    expect(worker.stdout()).toBe("working\n");
  });

  test("at the end, and comes back: the result arrives", async () => {
    const { scene, attempt, worker, letGo } = await waitingWorker();
    await server.stop();
    letGo();
    await worker.prints("; trying again");
    expect(worker.envelope()).toMatchObject({
      isRecorded: false,
      report: { kind: "success", value: "done" },
    });
    await server.start();
    expect(await worker.ended).toMatchObject({ code: workerExit.success, envelope: { isRecorded: true } });
    expect(await scene.row(attempt)).toMatchObject({ kind: "success", returnValue: '"done"' });
  });

  test("row 36: worker cannot reach DB at end → the envelope tells the result", async () => {
    const { worker, letGo } = await waitingWorker(["--report-deadline", "1"]);
    await server.stop();
    letGo();
    expect(await worker.ended).toMatchObject({
      code: workerExit.success,
      envelope: { isRecorded: false, report: { kind: "success", value: "done" } },
    });
    expect(worker.stderr()).toContain(
      "podloom: the result is in the termination message alone: the database at",
    );
  });

  test("at the end, and the return value is too long for the envelope: the exit code says that it is lost", async () => {
    const { worker, letGo } = await waitingWorker(["--report-deadline", "1"], `"x".repeat(10_000)`);
    await server.stop();
    letGo();
    expect((await worker.ended).code).toBe(workerExit.lostReport);
  });

  test("at the start, and the pod is asked to end: the worker goes at once", async () => {
    const { start } = await workerOf("");
    await server.stop();
    const worker = start();
    await worker.prints("; trying again");
    worker.signal("SIGTERM");
    expect((await worker.ended).code).toBe(workerExit.terminated);
    expect(worker.stdout()).toBe("");
  });

  test("at the end, and the pod is asked to end: the worker goes before it is killed", async () => {
    const { worker, letGo } = await waitingWorker(["--grace", "2"]);
    await server.stop();
    letGo();
    await worker.prints("; trying again");
    worker.signal("SIGTERM");
    expect(await worker.ended).toMatchObject({
      code: workerExit.success,
      envelope: { isRecorded: false, report: { kind: "success", value: "done" } },
    });
  });

  test("for a while, in which the task works on", async () => {
    const { worker, letGo } = await waitingWorker(["--heartbeat", "0.05"]);
    await server.stop();
    await worker.prints("no sign of life could be given");
    await server.start();
    letGo();
    expect((await worker.ended).code).toBe(workerExit.success);
  });
});

describe("an attempt has one worker", () => {
  test("and a second pod does nothing", async () => {
    const { scene, attempt, start, worker, letGo } = await waitingWorker();
    const second = start();
    const { code, envelope } = await second.ended;
    expect({ code, stdout: second.stdout() }).toEqual({ code: workerExit.fenced, stdout: "" });
    expect(envelope).toMatchObject({ startToken: undefined, report: { kind: "fenced" } });
    letGo();
    expect((await worker.ended).code).toBe(workerExit.success);
    expect(await scene.row(attempt)).toMatchObject({ kind: "success" });
  });

  test("row 37: late result from superseded attempt → it does not count", async () => {
    const { scene, attempt, worker, letGo } = await waitingWorker();
    await scene.revoke(attempt);
    letGo();
    const { code, envelope } = await worker.ended;
    expect({ code, kind: envelope?.report.kind }).toEqual({ code: workerExit.fenced, kind: "fenced" });
    expect(await scene.row(attempt)).toMatchObject({ kind: null, returnValue: null, logTail: null });
  });

  test("and one that was revoked learns it by its next sign of life", async () => {
    const { scene, attempt, worker } = await waitingWorker(["--heartbeat", "0.05"]);
    await scene.revoke(attempt);
    expect((await worker.ended).code).toBe(workerExit.fenced);
  });

  test("that gives signs of life", async () => {
    const { scene, attempt, worker, letGo } = await waitingWorker(["--heartbeat", "0.02"]);
    const first = (await scene.row(attempt)).heartbeat ?? 0;
    await expect.poll(async () => (await scene.row(attempt)).heartbeat).toBeGreaterThan(first);
    letGo();
    expect((await worker.ended).code).toBe(workerExit.success);
  });

  test("that takes its task along when it is killed", async () => {
    const { worker, gone } = await waitingWorker();
    worker.signal("SIGKILL");
    await gone;
    expect(await worker.ended).toMatchObject({ code: null, envelope: undefined });
  });
});

describe("a pod that is asked to end", () => {
  test("aborts the task, which is no failure of its own", async () => {
    const { scene, attempt, worker } = await waitingWorker();
    worker.signal("SIGTERM");
    const { code, envelope } = await worker.ended;
    expect({ code, kind: envelope?.report.kind }).toEqual({
      code: workerExit.terminated,
      kind: "terminated",
    });
    expect(await scene.row(attempt)).toMatchObject({ phase: "running", kind: null });
  });

  test("lets the task end as it likes", async () => {
    const { start } = await workerOf(
      `await new Promise((resolve) => { signal.addEventListener("abort", resolve); setInterval(() => undefined, 1000); console.log("waits"); });
       return "tidied up";`,
    );
    const worker = start();
    await worker.prints("waits");
    worker.signal("SIGTERM");
    expect(await worker.ended).toMatchObject({
      code: workerExit.success,
      envelope: { isRecorded: true, report: { value: "tidied up" } },
    });
  });

  test("kills a task that never ends, after its grace", async () => {
    const { start } = await workerOf("for (;;);", { flags: ["--grace", "0.5"] });
    const worker = start();
    await worker.prints("working");
    worker.signal("SIGTERM");
    const { code, envelope } = await worker.ended;
    expect({ code, kind: envelope?.report.kind }).toEqual({
      code: workerExit.terminated,
      kind: "terminated",
    });
  });
});

describe("a pod that does not fit its run", () => {
  test("whose DAG file is another one is told with both digests, and nothing runs", async () => {
    const { scene, attempt, start } = await workerOf("");
    const changed = `${dagOf("")}// changed\n`;
    write(scene.root, "dags/work.ts", changed);
    const worker = start();
    const { code, envelope } = await worker.ended;
    const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
    const message = `dags/work.ts is not the file that was compiled: ${digestOf(changed)} here, ${digestOf(dagOf(""))} in the bundle`;
    expect({ code, stdout: worker.stdout(), stderr: worker.stderr() }).toEqual({
      code: workerExit.mismatch,
      stdout: "",
      stderr: `podloom: ${message}\n`,
    });
    expect(envelope).toEqual({
      startToken: undefined,
      isRecorded: false,
      report: { kind: "mismatch", message },
    });
    expect(await scene.row(attempt)).toMatchObject({ phase: "launched", startToken: null });
  });

  test("of another database is told", async () => {
    const { scene, attempt } = await workerOf("");
    const worker = scene.start({ ...attempt, run_id: "other" });
    expect((await worker.ended).code).toBe(workerExit.noStart);
    expect(worker.stderr()).toContain("the database does not know the run other of work");
  });

  test.each([
    ["no database URL", undefined, "PODLOOM_DATABASE_URL is not set"],
    ["a database URL that is none", "//podloom:s3cret@db", "PODLOOM_DATABASE_URL is not of the form"],
    ["a wrong password", "s3cret", 'password authentication failed for user "podloom"'],
  ])("with %s is told, and no password is", async (_what, given, words) => {
    const { start } = await workerOf("");
    const url = given === "s3cret" ? server.url.replace(/:\w+@/, ":s3cret@") : given;
    const worker = start({ env: { PODLOOM_DATABASE_URL: url } });
    const { code, envelope } = await worker.ended;
    expect({ code, stdout: worker.stdout() }).toEqual({ code: workerExit.noStart, stdout: "" });
    expect(worker.stderr()).toContain(words);
    expect(`${worker.stderr()}${JSON.stringify(envelope)}`).not.toContain("s3cret");
  });

  test("is none of podloom's is told so", async () => {
    const { scene } = await workerOf("");
    expect(podloom(["worker", "dags/work.ts"], scene.root)).toEqual({
      code: 2,
      stdout: "",
      stderr: "podloom: PODLOOM_DAG_ID is not set: a worker runs only in a pod that podloom has launched\n",
    });
  });
});

test("a task does not learn where the database is", async () => {
  const { scene, attempt, start } = await workerOf(`
    const { readFileSync } = await import("node:fs");
    const read = (path) => readFileSync(path, "utf8").replaceAll("\\0", " ");
    return [read("/proc/self/cmdline"), read("/proc/" + process.ppid + "/cmdline"), { ...process.env }];`);
  expect((await start().ended).code).toBe(workerExit.success);
  const { returnValue } = await scene.row(attempt);
  expect(returnValue).toContain("task-process");
  expect(returnValue).toContain("PODLOOM_TASK_ID");
  expect(returnValue).not.toContain("postgres://");
});
