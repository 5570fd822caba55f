// Runs whose watch is cut, delayed, emptied and lied to: what happened to pods meanwhile is found, and nothing is believed too early.
import { describe, expect, test } from "vitest";
import { TimeTravelError } from "../../../runtime/cluster/fullReader.ts";
import { sql } from "../../../runtime/store/sql.ts";
import type { ChooseFault, Fault, ProxiedRequest } from "../../support/faultProxy/fault.ts";
import { loopStage, type LoopScene } from "../../support/loop/loopScene.ts";
import { exited, running } from "../../support/loop/statuses.ts";

const { scene } = loopStage();

const none: Fault = { kind: "none" };
const isLog = ({ url }: ProxiedRequest): boolean => url.searchParams.has("follow");

/** These faults for the first streams, in order. */
function streams(...faults: readonly Fault[]): ChooseFault {
  const left = [...faults];
  return (request) => (request.isStream && !isLog(request) ? (left.shift() ?? none) : none);
}

/** A server that can be away. */
function server(): { readonly choose: ChooseFault; isAway: boolean } {
  const self = { isAway: false, choose: (): Fault => (self.isAway ? { kind: "dropRequest" } : none) };
  return self;
}

/** Lets the runtime wait out the backoff of its reflector. */
async function afterBackoff({ clock }: LoopScene): Promise<void> {
  await clock.waitFor(800, 2000);
  clock.advance(2000);
}

test("row 9: watch gap, short → the events are replayed", async () => {
  const cluster = server();
  const parts = await scene({ load: {} }, cluster);
  const runtime = await parts.runtime();
  await parts.pods.become(running(), "load");
  await runtime.until((state) => state?.pods.size === 1);
  cluster.isAway = true;
  parts.cluster.breakAnswers();
  await runtime.until(() => runtime.notices.some(({ kind }) => kind === "watchEnded"));
  await parts.succeed("load");
  cluster.isAway = false;
  await afterBackoff(parts);
  expect((await runtime.ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  expect(runtime.notices.filter(({ kind }) => kind === "failed")).toEqual([]);
});

test("row 10: watch gap, beyond window → all is read anew, and the pod that vanished in it is lost", async () => {
  const cluster = server();
  const expired = streams(none, { kind: "refuse", code: 410 });
  const choose: ChooseFault = (request) => (cluster.isAway ? { kind: "dropRequest" } : expired(request));
  const parts = await scene({ load: {} }, { choose });
  const runtime = await parts.runtime();
  await parts.pods.become(running(), "load");
  await runtime.until((state) => state?.pods.size === 1);
  cluster.isAway = true;
  parts.cluster.breakAnswers();
  await runtime.until(() => runtime.notices.some(({ kind }) => kind === "watchEnded"));
  await parts.pods.strip("load");
  await parts.pods.delete({ gracePeriodSeconds: 0 }, "load");
  cluster.isAway = false;
  await afterBackoff(parts);
  await parts.inTime(runtime.task("load", { infraFailures: 1, userFailures: 0 }));
  expect(runtime.notices).toContainEqual(expect.objectContaining({ kind: "watchEnded", end: "expired" }));
  await parts.inTime(parts.succeed("load", 2));
  expect((await runtime.ended).run.state).toBe("success");
});

describe("row 11: in-stream 410/500/429", () => {
  test.each([410, 500, 429] as const)("%i → the watch goes on, or all is read anew", async (code) => {
    const choose = streams({ kind: "refuseLater", code, afterEvents: 2 });
    const parts = await scene({ load: {} }, { choose });
    const runtime = await parts.runtime();
    await runtime.until(() => runtime.notices.some(({ kind }) => kind === "watchEnded"));
    const done = parts.succeed("load");
    if (code !== 410) await afterBackoff(parts);
    await done;
    expect((await runtime.ended).tasks.get("load")).toMatchObject({ state: "success", try_number: 1 });
  });
});

test("row 12: silent half-open connection → the watchdog opens another", async () => {
  const parts = await scene({ load: {} }, { choose: streams({ kind: "silence", afterBytes: 1000 }) });
  const runtime = await parts.runtime();
  await parts.pods.become(exited(3), "load");
  parts.clock.advance(99_000);
  expect(runtime.notices.filter(({ kind }) => kind === "watchEnded")).toEqual([]);
  parts.clock.advance(1000);
  await runtime.until(() => runtime.notices.some(({ kind }) => kind === "watchEnded"));
  await parts.inTime(runtime.task("load", { state: "failed", userFailures: 1 }));
  await runtime.ended;
  expect(parts.pods.finalizers()).toBe(0);
});

test("row 13: API server restart / rollout → waited out, and launched once", async () => {
  const cluster = server();
  const parts = await scene({ load: {}, sum: { after: ["load"] } }, cluster);
  const runtime = await parts.runtime();
  await parts.pods.become(running(), "load");
  const worker = parts.worker("load");
  await worker.start();
  cluster.isAway = true;
  parts.cluster.breakAnswers();
  await worker.succeeds();
  await runtime.task("sum", { state: "queued" });
  await parts.pods.become(exited(0), "load");
  await parts.clock.waitFor(1000, 1000);
  cluster.isAway = false;
  parts.clock.advance(2000);
  await parts.succeed("sum");
  const { run, attempts } = await runtime.ended;
  expect([run.state, attempts.size]).toEqual(["success", 2]);
});

/** Says that the runtime has applied more than the server has. */
async function setFloor({ database, run }: LoopScene, ahead: number): Promise<void> {
  await database.query(sql`
    UPDATE podloom.watch_checkpoint SET resource_version = (resource_version::bigint + ${ahead})::text
    WHERE dag_id = ${run.dag_id} AND run_id = ${run.run_id}`);
}

/** A run whose first runtime has seen its pod at work, and has stopped. */
async function interruptedRun() {
  const parts = await scene({ load: {} });
  const first = await parts.runtime();
  await parts.pods.become(running(), "load");
  const worker = parts.worker("load");
  await worker.start();
  await parts.inTime(first.task("load", { state: "running" }));
  await first.stop();
  return { parts, worker };
}

test("row 14: stale API server (HA) → nothing of it is believed until it has caught up", async () => {
  const { parts, worker } = await interruptedRun();
  await setFloor(parts, 4);
  const second = await parts.runtime();
  await parts.inTime(second.until(() => second.notices.some(({ kind }) => kind === "stale")));
  expect(await worker.succeeds()).toBe(true);
  for (const reason of ["one", "two", "three", "four", "five"])
    await parts.pods.become({ ...exited(0), reason }, "load");
  const { tasks } = await parts.inTime(second.ended);
  expect(tasks.get("load")).toMatchObject({ state: "success", try_number: 1, infraFailures: 0 });
});

test("row 16: etcd restored from backup → the runtime ends with an alarm, and touches nothing", async () => {
  const { parts } = await interruptedRun();
  await setFloor(parts, 1000);
  const second = await parts.runtime();
  await expect(parts.inTime(second.ended)).rejects.toThrow(TimeTravelError);
  expect((await parts.pods.of("load")).metadata.deletionTimestamp).toBeUndefined();
});

test("row 15: server loses a watch event → the audit finds it", async () => {
  let watches = 0;
  // The event does not come when the watch is opened again, either.
  const choose: ChooseFault = ({ isStream }) =>
    isStream ? { kind: "dropEvent", index: watches++ === 0 ? 1 : 0 } : none;
  const parts = await scene({ load: {} }, { choose });
  const runtime = await parts.runtime();
  await runtime.until((state) => state?.pods.size === 1);
  await parts.pods.become(exited(3), "load");
  const task = await parts.inTime(runtime.task("load", { state: "failed" }));
  expect(task).toMatchObject({ userFailures: 1, infraFailures: 0 });
  expect(runtime.notices).toContainEqual({ kind: "audited", repaired: 1 });
  await runtime.ended;
});
