// Runtimes that die between two steps, and those that take over from them. Dead is one whose database is cut off at that moment and
// whose clock stands still: nothing of what it knows reaches anybody any more.
import { expect, test } from "vitest";
import { LeaseLost } from "../../../runtime/store/lease.ts";
import type { ChooseFault, Fault } from "../../support/faultProxy/fault.ts";
import { loopStage, type LoopScene } from "../../support/loop/loopScene.ts";
import { exited, running } from "../../support/loop/statuses.ts";
import type { StatementFault } from "../../support/postgresProxy.ts";

const { scene } = loopStage();

/** Where a runtime dies. */
interface Moment {
  readonly method?: string;
  /** A part of a statement. */
  readonly statement?: string;
  /** What becomes of the request or the statement itself: whether it still arrives. */
  readonly arrives: boolean;
}

/** A run of one task, and the first runtime, which dies at the moment as soon as `armed` is called. */
async function dying(moment: Moment) {
  let parts: LoopScene | undefined;
  let isArmed = false;
  const dies = (isMoment: boolean): boolean => {
    if (!isArmed || !isMoment) return false;
    isArmed = false;
    parts?.postgres.cut();
    return true;
  };
  const choose: ChooseFault = ({ method }): Fault => {
    const isLast = dies(method === moment.method);
    return { kind: isLast && !moment.arrives ? "dropRequest" : "none" };
  };
  const chooseStatement = (statement: string): StatementFault => {
    const isMoment = moment.statement !== undefined && statement.includes(moment.statement);
    return { kind: dies(isMoment) ? "dropRequest" : "none" };
  };
  parts = await scene({ load: {}, sum: { after: ["load"] } }, { choose, chooseStatement });
  return { parts, arm: () => void (isArmed = true) };
}

/** Resolves when the first runtime has died, and the second has taken over. One that was not quite dead then learns that it is. */
async function takenOver(parts: LoopScene, first: Awaited<ReturnType<LoopScene["runtime"]>>) {
  const lost = first.ended.catch((error: unknown) => error);
  await first.until(() => first.failures.length > 0);
  parts.postgres.mend();
  const second = await parts.takeover();
  parts.clock.advance(60_000);
  expect(await lost).toBeInstanceOf(LeaseLost);
  return second;
}

/** What is left of a run that ended as an unbroken one does. */
async function expectUnbroken(parts: LoopScene, second: Awaited<ReturnType<LoopScene["runtime"]>>) {
  const { run, attempts } = await second.ended;
  const ends = [...attempts.values()].map(
    ({ task_id, try_number, outcome, isReleased }) =>
      `${task_id} ${try_number} ${outcome?.class} ${isReleased ? "released" : "held"}`,
  );
  expect(run.state).toBe("success");
  expect(ends.toSorted()).toEqual(["load 1 success released", "sum 1 success released"]);
  expect(parts.pods.finalizers()).toBe(0);
}

test.each<[string, Moment]>([
  [
    "row 1: crash after intent, before create → created with the same name",
    { method: "POST", arrives: false },
  ],
  ["row 2: crash after create, before record → its pod is taken over", { method: "POST", arrives: true }],
  [
    "row 4: crash in the middle of a DB batch → decided anew from what the cluster tells: the attempt",
    { statement: "INTO podloom.attempt", arrives: false },
  ],
  [
    "row 4: crash in the middle of a DB batch → decided anew from what the cluster tells: its command",
    { statement: "INTO podloom.outbox", arrives: false },
  ],
  [
    "row 4: crash in the middle of a DB batch → decided anew from what the cluster tells: the commit",
    { statement: "COMMIT", arrives: false },
  ],
])("%s", async (_, moment) => {
  const { parts, arm } = await dying(moment);
  arm();
  const second = await takenOver(parts, await parts.runtime());
  await parts.succeed("load");
  await parts.succeed("sum");
  await expectUnbroken(parts, second);
});

test.each([true, false])(
  "row 3: crash after evidence, before release → the next runtime releases, also one that is released already: %s",
  async (arrives) => {
    const { parts, arm } = await dying({ method: "PATCH", arrives });
    const first = await parts.runtime();
    await parts.pods.become(running(), "load");
    const worker = parts.worker("load");
    await worker.start();
    await worker.succeeds();
    arm();
    await parts.pods.become(exited(0), "load");
    const second = await takenOver(parts, first);
    await parts.succeed("sum");
    await expectUnbroken(parts, second);
  },
);
