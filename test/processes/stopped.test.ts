// Processes that drive a run and are told to end, killed or stopped, and those that wait to take over: each task runs once.
import { expect, test } from "vitest";
import { readLease } from "../../runtime/store/lease.ts";
import { readCheckpoint } from "../../runtime/store/watchCheckpoint.ts";
import { clusterScene } from "../support/clusterScene.ts";
import { gate, gatedDag } from "../support/gate.ts";
import { leftovers, nothingLeft } from "../support/leftovers.ts";
import { isRoot, testDatabase } from "../support/testDatabase.ts";
import { podloomCommand, startCommand, type StartedCommand } from "../support/startPodloom.ts";

const database = testDatabase({ isMigrated: true });

const onceEach = ["first 1 begins", "first 1 ends", "second 1 runs"];
const standby = "podloom: another process drives this run; waiting to take over\n";

type Scene = Awaited<ReturnType<typeof scene>>;

/** A run whose first task waits at the gate. */
async function scene(run_id: string) {
  const { url, arrival } = await gate();
  const { start, ...parts } = await clusterScene({
    dagFile: gatedDag(url),
    url: database.url(),
    workerUrl: database.workerUrl(),
  });
  const args = ["run", "work", "--run-id", run_id];
  return {
    ...parts,
    args,
    arrival,
    run: () => start(...args),
    expectUnbroken: async () => {
      expect(parts.log()).toEqual(onceEach);
      const { kubeconfig } = parts;
      expect(await leftovers({ url: database.url(), kubeconfig, run_id })).toEqual(nothingLeft);
    },
  };
}

test("SIGTERM: its pods go on, what is decided is saved, and the next process need not wait for the lease", async () => {
  const { run, arrival, api, log, expectUnbroken } = await scene("stopped");
  const first = run();
  const task = await arrival();
  await first.printed("first running");
  first.kill("SIGTERM");
  expect(await first.ended).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(
      /podloom: stopped; its pods go on, and the same --run-id continues the run\n$/,
    ),
  });
  const key = { dag_id: "work", run_id: "stopped" };
  expect((await readLease(database.database(), key))?.holder).toBeUndefined();
  expect((await readCheckpoint(database.database(), key))?.resourceVersion).toMatch(/^\d+$/);
  const { resourceVersion } = await api.list({ namespace: "etl" });
  task.letGo();
  for await (const events of api.watch({ namespace: "etl" }, { resourceVersion, timeoutSeconds: 60 }))
    if (events.some((event) => "pod" in event && event.pod.status?.phase === "Succeeded")) break;
  // Nobody begins anything, and nobody lets the pod go before its end is saved.
  expect(log()).toEqual(["first 1 begins", "first 1 ends"]);
  const { pods } = await api.list({ namespace: "etl" });
  expect(pods.map(({ metadata }) => metadata.finalizers?.length)).toEqual([1]);
  const { code, stderr } = await run().ended;
  expect({ code, waits: stderr.includes(standby) }).toEqual({ code: 0, waits: false });
  await expectUnbroken();
});

/** The first process, which that starts, is killed while a standby waits for it. */
async function takenOver(run_id: string, startFirst: (parts: Scene) => StartedCommand): Promise<void> {
  const parts = await scene(run_id);
  const first = startFirst(parts);
  const task = await parts.arrival();
  const second = parts.run();
  await second.printed(standby);
  first.kill("SIGKILL");
  await first.ended;
  task.letGo();
  expect(await second.ended).toMatchObject({ code: 0 });
  await parts.expectUnbroken();
}

test("SIGKILL: a standby on the same machine sees at once that the process is gone", () =>
  takenOver("killed", ({ run }) => run()));

test.runIf(isRoot && process.platform === "linux")(
  "SIGKILL on what is another machine for the standby: it takes over when the lease is over",
  () =>
    takenOver("elsewhere", ({ root, env, args }) => {
      // Its process number means nothing outside.
      const elsewhere = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
      return startCommand([...elsewhere, ...podloomCommand, ...args], root, env);
    }),
);

test("row 42: long GC/SIGSTOP pause of leader → the standby takes over, and the process ends when it goes on", async () => {
  const { run, arrival, expectUnbroken } = await scene("paused");
  const first = run();
  const task = await arrival();
  await first.printed("first running");
  const second = run();
  await second.printed(standby);
  first.kill("SIGSTOP");
  task.letGo();
  expect(await second.ended).toMatchObject({ code: 0 });
  first.kill("SIGCONT");
  expect(await first.ended).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("no longer drives run paused of work"),
  });
  await expectUnbroken();
});
