// A run that is driven for real: a Postgres, an API server, and between them and the runtime proxies with faults. Kubelet and
// workers are the test's hands, and the runtime's clock stands still until the test moves it.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { ApiServer } from "../../../runtime/local/apiServer/apiServer.ts";
import { openRun } from "../../../runtime/loop/openRun.ts";
import type { RunKey } from "../../../runtime/model.ts";
import type { Database } from "../../../runtime/store/database.ts";
import { recordResult } from "../../../runtime/store/workerResult.ts";
import { takeStart, type WorkerClaim } from "../../../runtime/store/workerStart.ts";
import { startLocalApiServer } from "../conformance/localApiServer.ts";
import { kubeconfigFile } from "../connectTo.ts";
import { fakeClock, type FakeClock } from "../fakeClock.ts";
import type { ChooseFault } from "../faultProxy/fault.ts";
import { startFaultProxy, type FaultProxy } from "../faultProxy/faultProxy.ts";
import { startPostgresProxy, type PostgresProxy, type StatementFault } from "../postgresProxy.ts";
import { temporaryFolder } from "../project.ts";
import type { TaskSpec } from "../runs.ts";
import { testDatabase } from "../testDatabase.ts";
import { bundleOf, type BundleOptions } from "./bundle.ts";
import { handPods, type HandPods } from "./handPods.ts";
import { startRuntime, type Runtime, type RuntimeOptions } from "./loopRuntime.ts";
import { exited, running } from "./statuses.ts";

export interface SceneOptions extends Omit<BundleOptions, "namespace"> {
  /** For the requests of the runtime to the API server. */
  readonly choose?: ChooseFault;
  /** For its statements to the database. */
  readonly chooseStatement?: (statement: string) => StatementFault;
  readonly namespace?: string;
}

export interface LoopScene {
  readonly run: RunKey;
  readonly clock: FakeClock;
  readonly cluster: FaultProxy;
  readonly postgres: PostgresProxy;
  readonly pods: HandPods;
  /** Past all faults. */
  readonly database: Database;
  /** A runtime that drives the run, or waits to. It is stopped when the test has finished. */
  readonly runtime: (options?: Partial<RuntimeOptions>) => Promise<Runtime>;
  /** Another runtime, for which the lease of the one before is over. Resolves when it has the run. */
  readonly takeover: (options?: Partial<RuntimeOptions>) => Promise<Runtime>;
  /** Lets time pass until a promise settles: from one moment for which the runtime waits to the next, as fast as it looks for news and keeps its lease. */
  readonly inTime: <T>(promise: Promise<T>) => Promise<T>;
  readonly worker: (task_id: string, try_number?: number) => HandWorker;
  /** The pod of an attempt runs, its worker succeeds, and the pod ends. */
  readonly succeed: (task_id: string, try_number?: number) => Promise<void>;
}

/** What a worker tells the database. Each says whether it was taken. */
export interface HandWorker {
  readonly start: () => Promise<boolean>;
  readonly succeeds: (value?: string) => Promise<boolean>;
  readonly fails: (message: string) => Promise<boolean>;
}

export interface LoopStage {
  readonly database: () => Database;
  readonly kubeconfig: () => string;
  readonly scene: (
    tasks: Readonly<Record<string, TaskSpec>>,
    options?: Partial<SceneOptions>,
  ) => Promise<LoopScene>;
}

/** To be called where a file describes its tests, which share an API server and a database. */
export function loopStage(): LoopStage {
  const { database, url } = testDatabase({ isMigrated: true });
  let server: ApiServer | undefined;
  const kubeconfig = join(temporaryFolder(), "config");
  beforeAll(async () => {
    server = await startLocalApiServer();
    writeFileSync(kubeconfig, server.kubeconfig);
  });
  afterAll(() => server?.close());
  return {
    database,
    kubeconfig: () => kubeconfig,
    scene: (tasks, options = {}) =>
      loopScene({ database: database(), url: url(), kubeconfig }, { tasks, ...options }),
  };
}

/** After so long without a sign of life another runtime may take over. */
const LEASE_MS = 15_000;

interface Servers {
  readonly database: Database;
  readonly url: string;
  readonly kubeconfig: string;
}

async function loopScene({ database, url, kubeconfig }: Servers, options: SceneOptions): Promise<LoopScene> {
  const { namespace = "default", choose = () => ({ kind: "none" }), chooseStatement } = options;
  const run = { dag_id: "sales", run_id: `manual__${randomUUID()}` };
  const bundle = bundleOf({ ...options, namespace });
  await openRun(database, bundle, { ...run, run_type: "manual", logical_date: Date.now(), conf: {} });
  const clock = fakeClock(Date.now());
  const cluster = await startFaultProxy({ kubeconfig, choose });
  const postgres = await startPostgresProxy({ url, ...(chooseStatement && { choose: chooseStatement }) });
  const pods = await handPods(kubeconfig, namespace, run.run_id);
  onTestFinished(async () => {
    await cluster.close();
    await postgres.close();
  });
  const worker = (task_id: string, try_number = 1): HandWorker =>
    handWorker(database, { ...run, task_id, map_index: -1, try_number, startToken: randomUUID() });
  const runtime: LoopScene["runtime"] = (more = {}) =>
    startRuntime({
      run,
      bundle,
      clock,
      kubeconfig: kubeconfigFile({ server: cluster.url }),
      url: postgres.through(url),
      ...more,
    });
  return {
    run,
    clock,
    cluster,
    postgres,
    pods,
    database,
    worker,
    runtime,
    inTime: (promise) => inTime(clock, promise),
    async takeover(more) {
      const own = fakeClock(clock.now());
      const next = await runtime({ clock: own, ...more });
      const taken = next.until((state) => state !== undefined).then(() => true);
      const waits = (): Promise<boolean> => own.waitFor(1000, 1000).then(() => false);
      while (!(await Promise.race([taken, waits()]))) own.advance(LEASE_MS);
      return next;
    },
    async succeed(task_id, try_number) {
      const own = worker(task_id, try_number);
      await pods.become(running(), task_id, try_number);
      await own.start();
      await own.succeeds();
      await pods.become(exited(0), task_id, try_number);
    },
  };
}

/** The runtime keeps its lease and asks for news, each after 5 s: time must not pass while one of the two is waited for. */
async function inTime<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  const bothWait = (waits: readonly number[]): boolean => waits.filter((ms) => ms <= 5000).length >= 2;
  const waits = (): Promise<boolean> => clock.until(bothWait).then(() => false);
  while (!(await Promise.race([settled, waits()]))) clock.advance(clock.waits()[0] ?? 0);
  return promise;
}

function handWorker(database: Database, claim: WorkerClaim): HandWorker {
  const record = (result: Parameters<typeof recordResult>[2]["result"]): Promise<boolean> =>
    recordResult(database, claim, { result, logTail: "" });
  return {
    start: async () => (await takeStart(database, claim)) !== undefined,
    succeeds: (value = "null") => record({ kind: "success", json: value }),
    fails: (message) => record({ kind: "failure", message }),
  };
}
