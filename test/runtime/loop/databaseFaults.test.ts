// Runs whose database goes away, forgets and belongs to another runtime: nothing is lost, and nobody does what another has taken over.
import { describe, expect, test } from "vitest";
import { LeaseLost } from "../../../runtime/store/lease.ts";
import { setPool } from "../../../runtime/store/slotPool.ts";
import { sql } from "../../../runtime/store/sql.ts";
import { readTransitions } from "../../../runtime/store/transitionLog.ts";
import { fakeClock, type FakeClock } from "../../support/fakeClock.ts";
import type { Runtime } from "../../support/loop/loopRuntime.ts";
import { loopStage } from "../../support/loop/loopScene.ts";
import { exited, running } from "../../support/loop/statuses.ts";
import type { StatementFault } from "../../support/postgresProxy.ts";

const { scene } = loopStage();

const none: StatementFault = { kind: "none" };
const hour = 3_600_000;

/** Stops a runtime that waits for its database, and has it wait no longer. */
async function stopLate(clock: FakeClock, runtime: Runtime): Promise<void> {
  const stopped = runtime.stop();
  await clock.waitFor(5000, 5000);
  clock.advance(5000);
  await stopped;
}

describe("row 38: DB down for runtime", () => {
  test("→ nothing is created or given up until it is back", async () => {
    const parts = await scene({ load: {}, sum: { after: ["load"] } });
    const runtime = await parts.runtime();
    const worker = parts.worker("load");
    await parts.pods.become(running(), "load");
    await worker.start();
    await parts.inTime(runtime.task("load", { state: "running" }));
    parts.postgres.cut();
    await worker.succeeds();
    await parts.pods.become(exited(0), "load");
    await runtime.until(() => runtime.failures.length > 0);
    expect(parts.pods.all()).toHaveLength(1);
    expect(parts.pods.finalizers()).toBe(1);
    parts.postgres.mend();
    await parts.inTime(parts.succeed("sum"));
    const { run, attempts } = await parts.inTime(runtime.ended);
    expect([run.state, attempts.size]).toEqual(["success", 2]);
  });

  test("→ for longer than its lease: the runtime ends, its pods go on, and the next takes over", async () => {
    const parts = await scene({ load: {} });
    const first = await parts.runtime();
    await parts.pods.become(running(), "load");
    const worker = parts.worker("load");
    await worker.start();
    parts.postgres.cut();
    await expect(parts.inTime(first.ended)).rejects.toThrow(LeaseLost);
    expect((await parts.pods.of("load")).metadata.deletionTimestamp).toBeUndefined();
    parts.postgres.mend();
    const second = await parts.takeover();
    await worker.succeeds();
    await parts.pods.become(exited(0), "load");
    expect((await second.ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  });
});

test("row 39: DB fail-over, commit outcome unknown → each turn is saved once", async () => {
  // Every other commit of a turn breaks, before or after the server has done it.
  let commits = -1;
  const chooseStatement = (statement: string): StatementFault => {
    if (statement !== "COMMIT") return none;
    commits += 1;
    if (commits % 4 === 1) return { kind: "dropResponse" };
    return commits % 4 === 3 ? { kind: "dropRequest" } : none;
  };
  const parts = await scene({ load: {}, sum: { after: ["load"] } }, { chooseStatement });
  const runtime = await parts.runtime();
  await parts.inTime(parts.succeed("load"));
  await parts.inTime(parts.succeed("sum"));
  expect((await parts.inTime(runtime.ended)).run.state).toBe("success");
  const log = await readTransitions(parts.database, parts.run);
  const changes = log.map((entry) => JSON.stringify({ ...entry, at: 0, id: 0 }));
  expect(new Set(changes).size).toBe(changes.length);
});

test("a standby waits on while the database is away", async () => {
  const parts = await scene({ load: {} });
  const first = await parts.runtime();
  await parts.pods.of("load");
  const clock = fakeClock(Date.now());
  const standby = await parts.runtime({ clock });
  await standby.until(() => standby.standbyFor.length > 0);
  await clock.waitFor(1000, 1000);
  parts.postgres.cut();
  clock.advance(1000);
  await standby.until(() => standby.failures.length > 0);
  parts.postgres.mend();
  await clock.waitFor(200, 400);
  clock.advance(400);
  await clock.waitFor(1000, 1000);
  await stopLate(parts.clock, first);
  clock.advance(1000);
  await parts.succeed("load");
  expect((await standby.ended).run.state).toBe("success");
});

test("a worker that reports while its attempt is given up is believed, though the database breaks just then", async () => {
  const { promise: reported, resolve } = Promise.withResolvers<void>();
  let phase: "before" | "ending" | "reported" = "before";
  let broken = 0;
  const chooseStatement = (statement: string): StatementFault => {
    if (phase === "ending" && statement.includes("INTO podloom.attempt"))
      return { kind: "hold", until: reported };
    const isReading = phase === "reported" && statement.includes("AND has_news");
    return isReading && broken++ < 3 ? { kind: "dropRequest" } : none;
  };
  const parts = await scene({ load: {} }, { chooseStatement });
  const runtime = await parts.runtime();
  await parts.pods.become(running(), "load");
  const worker = parts.worker("load");
  await worker.start();
  await parts.inTime(runtime.task("load", { state: "running" }));
  phase = "ending";
  await parts.pods.become(exited(3), "load");
  const ended = parts.inTime(runtime.ended);
  await expect.poll(() => parts.postgres.held()).toBe(1);
  expect(await worker.succeeds()).toBe(true);
  phase = "reported";
  resolve();
  expect((await ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  expect(broken).toBeGreaterThan(0);
});

test("row 40: DB fail-over loses last commits (async replica) → made good from the pods", async () => {
  const parts = await scene({ load: {} });
  const first = await parts.runtime();
  await parts.pods.of("load");
  await first.until((state) => state?.pods.size === 1);
  await first.stop();
  const { dag_id, run_id } = parts.run;
  // As if the turn that intended the attempt had never been saved.
  for (const table of ["attempt", "outbox", "transition", "watch_checkpoint"])
    await parts.database.query({
      text: `DELETE FROM podloom.${table} WHERE dag_id = $1 AND run_id = $2`,
      values: [dag_id, run_id],
    });
  await parts.database.query(sql`
    UPDATE podloom.task_instance SET state = 'none', try_number = 0
    WHERE dag_id = ${dag_id} AND run_id = ${run_id}`);
  const second = await parts.runtime();
  await second.until(
    (state) => state?.attempts.values().some(({ pod_uid }) => pod_uid !== undefined) === true,
  );
  expect(parts.pods.all()).toHaveLength(1);
  await parts.succeed("load");
  expect((await parts.inTime(second.ended)).tasks.get("load")).toMatchObject({ try_number: 1 });
});

/** A first runtime whose time stands still, a second that has taken over, and the worker of the one attempt. */
async function takenOver() {
  const parts = await scene({ load: {}, sum: { after: ["load"] } });
  const first = await parts.runtime();
  await parts.pods.become(running(), "load");
  const worker = parts.worker("load");
  await worker.start();
  const second = await parts.takeover();
  await second.until((state) => state?.pods.size === 1);
  return { parts, first, second, worker };
}

test("row 41: two runtimes at once → the older one changes nothing, and each task runs once", async () => {
  const { parts, first, second, worker } = await takenOver();
  const lost = first.ended.catch((error: unknown) => error);
  await worker.succeeds();
  await parts.pods.become(exited(0), "load");
  expect(await lost).toBeInstanceOf(LeaseLost);
  await parts.succeed("sum");
  const { run, attempts } = await second.ended;
  expect([run.state, attempts.size]).toEqual(["success", 2]);
  expect(parts.pods.finalizers()).toBe(0);
});

test("row 42: long GC/SIGSTOP pause of leader → it ends with its first sign of life", async () => {
  const { parts, first, second } = await takenOver();
  const lost = first.ended.catch((error: unknown) => error);
  parts.clock.advance(60_000);
  expect(await lost).toBeInstanceOf(LeaseLost);
  await second.stop();
});

describe("row 43: clock skew runtime/DB/node", () => {
  test.each([
    ["ahead", 3 * hour],
    ["behind", -3 * hour],
  ])("→ nothing is given up by a runtime whose clock is %s", async (_, skewMs) => {
    const parts = await scene({ load: { execution_timeout: 4 * 3600 }, sum: { after: ["load"] } });
    const clock = fakeClock(Date.now() + skewMs);
    const runtime = await parts.runtime({ clock });
    await parts.succeed("load");
    await parts.succeed("sum");
    const { run, attempts } = await runtime.ended;
    expect([run.state, attempts.size]).toEqual(["success", 2]);
  });
});

describe("row 53: SIGTERM of runtime", () => {
  test.each<[string, (parts: Awaited<ReturnType<typeof scene>>) => Promise<unknown>]>([
    ["before its pod is there", () => Promise.resolve()],
    ["when its pod is there", ({ pods }) => pods.of("load")],
    ["when its pod runs", ({ pods }) => pods.become(running(), "load")],
    ["when the task has succeeded", ({ succeed }) => succeed("load")],
  ])("→ %s: pods go on, and the next runtime need not wait for the lease", async (_, reach) => {
    const parts = await scene({ load: {}, sum: { after: ["load"] } });
    const first = await parts.runtime();
    await reach(parts);
    await first.stop();
    expect(parts.clock.waits()).toEqual([]);
    const second = await parts.runtime();
    const done = parts.succeed("load").then(() => parts.succeed("sum"));
    const { run, attempts } = await parts.inTime(second.ended);
    await done;
    expect([run.state, attempts.size, second.standbyFor]).toEqual(["success", 2, []]);
    expect(parts.pods.finalizers()).toBe(0);
  });

  test("→ also while the database is away", async () => {
    const parts = await scene({ load: {} });
    const first = await parts.runtime();
    await parts.pods.of("load");
    parts.postgres.cut();
    await stopLate(parts.clock, first);
    await expect(first.ended).rejects.toThrow("told to stop");
  });
});

test("row 54: unhandled rejection in handler → the runtime ends with it, and the next one makes the turn again", async () => {
  const parts = await scene({ load: {} });
  const bug = new Error("a bug");
  const first = await parts.runtime({
    onTurn: (state) => {
      if (state.pods.size > 0) throw bug;
    },
  });
  await expect(first.ended).rejects.toBe(bug);
  const second = await parts.runtime();
  await parts.succeed("load");
  expect((await second.ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
});

test("a pool that others fill between reading and saving is waited for", async () => {
  const pool = "warehouse";
  const parts = await scene({ load: { pool } });
  await setPool(parts.database, pool, 0);
  const runtime = await parts.runtime();
  await runtime.task("load", { state: "scheduled" });
  await setPool(parts.database, pool, 1);
  await parts.inTime(parts.succeed("load"));
  expect((await runtime.ended).run.state).toBe("success");
});
