// podloom worker, as a pod runs it, before a real Postgres: what the task does, and what becomes of it.
import { describe, expect, test } from "vitest";
import { workerExit } from "../../runtime/worker/exitCodes.ts";
import { testDatabase } from "../support/testDatabase.ts";
import { workerScene } from "../support/workerScene.ts";

const { url, workerUrl } = testDatabase({ isMigrated: true });
const sceneOf = (dagFile: string) => workerScene({ url: url(), workerUrl: workerUrl() }, dagFile);

/** A DAG file with the task `work`, that does what `body` says. */
const dagOf = (body: string): string => `import { dag, getCurrentContext, task } from "podloom";

dag({ dag_id: "work", params: { region: "eu", rows: 10 } }, () => {
  const work = task({}, async function work() {
    ${body}
  });
  work();
});
`;

/** Runs the task to its end. */
async function outcomeOf(body: string) {
  const scene = await sceneOf(dagOf(body));
  const attempt = await scene.launch("work");
  const worker = scene.start(attempt);
  const { code, envelope } = await worker.ended;
  return { code, envelope, row: await scene.row(attempt), stdout: worker.stdout(), stderr: worker.stderr() };
}

describe("a task that returns", () => {
  test("succeeds, and its return value is in the database and in the envelope", async () => {
    const { code, envelope, row, stderr } = await outcomeOf(`return { rows: [1, 2] };`);
    expect({ code, stderr }).toEqual({ code: workerExit.success, stderr: "" });
    expect(row).toMatchObject({
      phase: "running",
      kind: "success",
      message: null,
      returnValue: '{"rows":[1,2]}',
      logTail: "",
    });
    expect(envelope).toMatchObject({
      startToken: row.startToken,
      isRecorded: true,
      report: { kind: "success", value: { rows: [1, 2] } },
    });
  });

  test("knows its context, and gets what other tasks have returned", async () => {
    const scene = await sceneOf(
      `import { dag, getCurrentContext, task } from "podloom";

dag({ dag_id: "work", params: { region: "eu", rows: 10 } }, () => {
  const extract = task({ task_id: "extract" }, async () => [1]);
  const load = task({ task_id: "load" }, async (given: { rows: number[]; skipped: unknown }, label: string) => {
    const { signal, logical_date, ...context } = getCurrentContext();
    return { given, label, isAborted: signal.aborted, date: logical_date.toISOString(), ...context };
  });
  const skipped = task({ task_id: "skipped" }, async () => 1);
  load({ rows: extract(), skipped: skipped() }, "eu");
});
`,
    );
    await scene.returned(await scene.launch("extract"), [3, 4]);
    const attempt = await scene.launch("load");
    await scene.start(attempt).ended;
    expect(JSON.parse((await scene.row(attempt)).returnValue ?? "")).toEqual({
      given: { rows: [3, 4], skipped: null },
      label: "eu",
      isAborted: false,
      date: "2026-01-31T06:00:00.000Z",
      ...attempt,
      params: { region: "us", rows: 10 },
    });
  });

  test("ends, whatever timers, sockets and programs it leaves behind", async () => {
    const { code, row, stdout } = await outcomeOf(`
      setInterval(() => undefined, 1000);
      (await import("node:net")).createServer().listen(0, "127.0.0.1");
      const { spawn } = await import("node:child_process");
      const sleep = spawn("sleep", ["60"], { stdio: ["ignore", "inherit", "inherit"], detached: true });
      sleep.unref();
      console.log(sleep.pid);
      return "done";`);
    process.kill(Number(stdout));
    expect({ code, value: row.returnValue }).toEqual({ code: workerExit.success, value: '"done"' });
  });

  test("prints as it pleases, and the end of it is kept", async () => {
    const { code, row, stdout, stderr } = await outcomeOf(`
      for (let line = 1; line <= 6000; line += 1) console.log("line", line);
      console.error("\\u001b[31mred\\u001b[0m");
      process.stdout.write(Buffer.from([0xff, 0]));`);
    expect(code).toBe(workerExit.success);
    expect(stdout.split("\n")).toHaveLength(6001);
    expect(stdout.endsWith("\uFFFD\0")).toBe(true);
    expect(stderr).toBe("\u001b[31mred\u001b[0m\n");
    expect(row.logTail).toContain("\nline 6000\n");
    expect(row.logTail?.split("\n").length).toBeLessThanOrEqual(501);
  });

  test("hands a value on that is too long for the envelope", async () => {
    const { envelope, row } = await outcomeOf(`return "x".repeat(200_000);`);
    expect(row.returnValue).toHaveLength(200_002);
    expect(envelope?.report).toMatchObject({ kind: "success", value: undefined });
  });
});

test("a termination message that cannot be written is no harm", async () => {
  const scene = await sceneOf(dagOf(`return "done";`));
  const attempt = await scene.launch("work");
  const worker = scene.start(attempt, { flags: ["--termination-message", scene.root] });
  expect((await worker.ended).code).toBe(workerExit.success);
  expect(worker.stderr()).toContain("podloom: the termination message cannot be written: Error: EISDIR");
  expect((await scene.row(attempt)).kind).toBe("success");
});

describe("a task fails that", () => {
  test.each<[string, string, RegExp | string, string]>([
    ["throws", `throw new Error("no such table");`, "Error: no such table", "at work ("],
    [
      "throws with a cause",
      `throw new Error("not loaded", { cause: new Error("no such table") });`,
      "Error: not loaded (cause: Error: no such table)",
      "[cause]: Error: no such table",
    ],
    ["throws text", `throw "no such table";`, "'no such table'", "'no such table'"],
    [
      "leaves a rejected promise alone",
      `void Promise.reject(new Error("lost")); await new Promise((resolve) => setTimeout(resolve, 60_000));`,
      "nobody handled a rejected promise: Error: lost",
      "Error: lost",
    ],
    [
      "throws where nobody catches it",
      `setTimeout(() => { throw new Error("late"); }); await new Promise((resolve) => setTimeout(resolve, 60_000));`,
      "nobody caught an error: Error: late",
      "Error: late",
    ],
    [
      "exits",
      `console.log("bye"); process.exit(0);`,
      "the task ended its own process with exit code 0: a task ends by returning or throwing, and not by process.exit()",
      "bye",
    ],
    [
      "waits for nothing",
      `console.log("waiting"); await new Promise(() => undefined);`,
      "the task waits for something that cannot come: nothing is left that could settle its promise",
      "waiting",
    ],
    [
      "is killed",
      `console.log("bye"); process.kill(process.pid, "SIGKILL"); await new Promise((resolve) => setTimeout(resolve, 60_000));`,
      /^the task's process was killed \(SIGKILL\): most likely it needed more memory/,
      "bye",
    ],
    [
      "returns what is no JSON",
      `return { at: [new Date()] };`,
      /^Error: at\[0\] is an object of the class Date/,
      "",
    ],
    ["returns too much", `return "x".repeat(300_000);`, /293.0 KiB as JSON, and 256 KiB is the most/, ""],
  ])("%s", async (_what, body, message, logged) => {
    const { code, envelope, row, stderr, stdout } = await outcomeOf(body);
    expect({ code, kind: row.kind, value: row.returnValue }).toEqual({
      code: workerExit.failure,
      kind: "failure",
      value: null,
    });
    expect(row.message).toMatch(message);
    expect(row.logTail).toContain(logged);
    expect(`${stdout}${stderr}`).toContain(logged);
    expect(envelope?.report).toEqual({ kind: "failure", message: row.message });
  });

  test("is in a file that cannot be loaded", async () => {
    const scene = await sceneOf(`import "./missing.ts";\n${dagOf("")}`);
    const attempt = await scene.launch("work");
    expect((await scene.start(attempt).ended).code).toBe(workerExit.failure);
    expect((await scene.row(attempt)).message).toMatch(
      /^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find module .*missing\.ts/,
    );
  });

  test("is not in its file", async () => {
    const scene = await sceneOf(dagOf(""));
    const attempt = await scene.launch("other");
    await scene.start(attempt).ended;
    expect((await scene.row(attempt)).message).toBe("Error: work has no task other in this pod; it has work");
  });
});
