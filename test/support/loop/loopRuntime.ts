// A runtime that drives a run, with connections of its own, and what is seen of it.
import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Bundle } from "../../../runtime/bundle.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { openConnection } from "../../../runtime/cluster/connection.ts";
import type { ReflectorNotice } from "../../../runtime/cluster/reflectorNotice.ts";
import { Condition } from "../../../runtime/condition.ts";
import { driveRun } from "../../../runtime/loop/driveRun.ts";
import type { RunKey, TaskInstance } from "../../../runtime/model.ts";
import { defaultRunSettings, type RunSettings } from "../../../runtime/runSettings.ts";
import type { RunState } from "../../../runtime/runState.ts";
import { Database } from "../../../runtime/store/database.ts";

export interface RuntimeOptions {
  readonly run: RunKey;
  readonly bundle: Bundle;
  readonly clock: Clock;
  readonly kubeconfig: string;
  /** Of the database. */
  readonly url: string;
  readonly settings?: Partial<RunSettings>;
  /** Called after each turn. */
  readonly onTurn?: (state: RunState) => void;
}

export interface Runtime {
  /** The last state of the run, or why it is driven no more. */
  readonly ended: Promise<RunState>;
  readonly failures: readonly Error[];
  readonly notices: readonly ReflectorNotice[];
  /** The holders for whom it waits. */
  readonly standbyFor: readonly string[];
  /** Resolves as soon as something holds, or held of the state after some turn. Rejects where the runtime ends before. */
  readonly until: (holds: (state: RunState | undefined) => boolean) => Promise<void>;
  /** Resolves as soon as a task instance is so, or was so after some turn. */
  readonly task: (task_id: string, wanted: Partial<TaskInstance>) => Promise<TaskInstance>;
  /** As SIGTERM does. Resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { run, bundle, clock, kubeconfig, url, settings } = options;
  const connection = await openConnection({ kubeconfig, clock });
  const database = new Database({ url });
  const changed = new Condition();
  const failures: Error[] = [];
  const notices: ReflectorNotice[] = [];
  const standbyFor: string[] = [];
  const stopped = new AbortController();
  const states: RunState[] = [];
  let isOver = false;
  const note = (what: () => void): void => {
    what();
    changed.notify();
  };
  const ended = driveRun({
    run,
    bundle,
    database,
    connection,
    settings: { ...defaultRunSettings, instance: "test", ...settings },
    holder: randomUUID(),
    signal: stopped.signal,
    onTurn: (next) => {
      note(() => states.push(next));
      options.onTurn?.(next);
    },
    onFailure: (error) => note(() => failures.push(error)),
    onNotice: (notice) => note(() => notices.push(notice)),
    onStandby: (holder) => note(() => standbyFor.push(holder)),
    clock,
    random: () => 0,
  }).finally(() => note(() => (isOver = true)));
  const settled = ended.then(
    () => undefined,
    () => undefined,
  );
  const stop = async (): Promise<void> => {
    stopped.abort(new Error("the runtime is told to stop"));
    await settled;
  };
  onTestFinished(async () => {
    await stop();
    await database.close();
    await connection.close();
  });
  const until: Runtime["until"] = async (holds) => {
    const held = (): boolean => holds(undefined) || states.some(holds);
    await changed.until(() => held() || isOver);
    if (!held()) throw new Error("the runtime has ended before that", { cause: await ended });
  };
  return {
    ended,
    failures,
    notices,
    standbyFor,
    until,
    stop,
    async task(task_id, wanted) {
      const isWanted = (task: TaskInstance): boolean =>
        Object.entries(wanted).every(([key, value]) => task[key as keyof TaskInstance] === value);
      const found = (): TaskInstance | undefined =>
        states.flatMap(({ tasks }) => tasks.get(task_id) ?? []).find(isWanted);
      await until(() => found() !== undefined);
      const task = found();
      if (task === undefined) throw new Error(`invariant: ${task_id} was as it is wanted`);
      return task;
    },
  };
}
