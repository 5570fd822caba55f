// A runtime that is told to end: it begins nothing more, calls under way end, what came in is saved, and the lease is given back.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { systemClock, systemRandom } from "../../../runtime/clock.ts";
import { Condition } from "../../../runtime/condition.ts";
import type { ApiServer } from "../../../runtime/local/apiServer/apiServer.ts";
import { driveRun } from "../../../runtime/loop/driveRun.ts";
import { openRun } from "../../../runtime/loop/openRun.ts";
import { defaultRunSettings } from "../../../runtime/runSettings.ts";
import { readLease } from "../../../runtime/store/lease.ts";
import { loadRun } from "../../../runtime/store/loadRun.ts";
import { aBundle } from "../../support/bundles.ts";
import { startLocalApiServer } from "../../support/conformance/localApiServer.ts";
import { connectTo, kubeconfigFile } from "../../support/connectTo.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import type { ChooseFault } from "../../support/faultProxy/fault.ts";
import { startFaultProxy } from "../../support/faultProxy/faultProxy.ts";
import { temporaryFolder } from "../../support/project.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database } = testDatabase({ isMigrated: true });
let server: ApiServer;

beforeAll(async () => {
  server = await startLocalApiServer();
});

afterAll(() => server.close());

const bundle = aBundle({ one: {}, two: {} });

class Stopped extends Error {}

/** A run of two tasks that can start at once, driven through a proxy. */
async function drive(choose: ChooseFault, clock = systemClock) {
  const { dag_id } = bundle.dag;
  const run = { dag_id, run_id: `manual__${randomUUID()}` };
  await openRun(database(), bundle, { ...run, run_type: "manual", logical_date: clock.now(), conf: {} });
  const kubeconfig = join(temporaryFolder(), "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig);
  const proxy = await startFaultProxy({ kubeconfig, choose });
  onTestFinished(() => proxy.close());
  const stop = new AbortController();
  const ended = driveRun({
    run,
    bundle,
    database: database(),
    connection: await connectTo(kubeconfigFile({ server: proxy.url })),
    settings: { ...defaultRunSettings, instance: "test" },
    holder: randomUUID(),
    signal: stop.signal,
    onFailure: () => undefined,
    clock,
    random: systemRandom,
  });
  return { run, ended, stop: () => stop.abort(new Stopped("told to end")) };
}

const left = async (run: { dag_id: string; run_id: string }) => {
  const stored = await loadRun(database(), run);
  return {
    lease: (await readLease(database(), run))?.holder,
    hasCheckpoint: stored?.checkpoint !== undefined,
    pods: stored?.attempts.map(({ phase, pod_uid }) => [phase, pod_uid !== undefined]),
    outbox: [...(stored?.outbox.values() ?? [])].map(({ kind, task_id }) => `${kind} ${task_id}`),
  };
};

test("a creation that is under way is waited for and stored; the next one is left to the next runtime", async () => {
  const created = new Condition();
  let creations = 0;
  const { run, ended, stop } = await drive(({ method }) => {
    if (method !== "POST") return { kind: "none" };
    creations += 1;
    created.notify();
    return { kind: "delay", delayMs: 300 };
  });
  await created.until(() => creations > 0);
  stop();
  await expect(ended).rejects.toBeInstanceOf(Stopped);
  expect(creations).toBe(1);
  expect(await left(run)).toEqual({
    lease: undefined,
    hasCheckpoint: true,
    pods: [
      ["launched", true],
      ["intended", false],
    ],
    outbox: ["create two"],
  });
});

test("a server that does not answer is waited for 5 s, and the creation is asked for again by the next runtime", async () => {
  const created = new Condition();
  let creations = 0;
  const clock = fakeClock(systemClock.now());
  const { run, ended, stop } = await drive(({ method }) => {
    if (method !== "POST") return { kind: "none" };
    creations += 1;
    created.notify();
    return { kind: "silence", afterBytes: 0 };
  }, clock);
  await created.until(() => creations > 0);
  stop();
  await clock.waitFor(5000, 5000);
  clock.advance(5000);
  await expect(ended).rejects.toBeInstanceOf(Stopped);
  expect(await left(run)).toMatchObject({ lease: undefined, outbox: ["create one", "create two"] });
});
