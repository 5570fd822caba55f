// Processes that ask at the same time what the schedule wants: no interval begins twice, and max_active_runs holds for all together.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { takeScheduled, type TakenScheduled } from "../../../runtime/loop/takeScheduled.ts";
import { parseTimestamp } from "../../../runtime/timestamp.ts";
import { takeLease } from "../../../runtime/store/lease.ts";
import { aBundle } from "../../support/bundles.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database } = testDatabase({ isMigrated: true });

function schedule({ max_active_runs }: { readonly max_active_runs: number }) {
  const options = { schedule: "@daily", catchup: true, start_date: "2026-01-05", max_active_runs } as const;
  const { dag, ...pods } = aBundle({ one: {} }, options);
  const bundle = { dag: { ...dag, dag_id: randomUUID() }, ...pods };
  const clock = fakeClock(parseTimestamp("2026-01-10T06:00:00Z"));
  const take = (cared: readonly string[] = []): Promise<TakenScheduled> =>
    takeScheduled({ database: database(), bundle, cared: new Set(cared), isGone: () => false, clock });
  return { dag_id: bundle.dag.dag_id, take };
}

/** Takes until there is no more, and drives what it takes. */
async function takeAll({
  dag_id,
  take,
}: ReturnType<typeof schedule>): Promise<{ ids: string[]; rest: string }> {
  const holder = randomUUID();
  const ids: string[] = [];
  const cared: string[] = [];
  for (;;) {
    const taken = await take(cared);
    if (taken.kind !== "run") return { ids, rest: taken.kind };
    const { run_id } = taken.opened.run;
    cared.push(run_id);
    if ((await takeLease(database(), { dag_id, run_id, holder, durationMs: 15_000 })) !== undefined)
      ids.push(run_id);
  }
}

const intervals = [5, 6, 7, 8, 9].map((day) => `scheduled__2026-01-0${day}T00:00:00+00:00`);

test("five at once share the intervals that are due", async () => {
  const asked = schedule({ max_active_runs: 16 });
  const shares = await Promise.all(Array.from({ length: 5 }, () => takeAll(asked)));
  expect(shares.flatMap(({ ids }) => ids).toSorted()).toEqual(intervals);
  expect(new Set(shares.map(({ rest }) => rest))).toEqual(new Set(["idle"]));
});

test("five at once begin no more than may be active, the oldest", async () => {
  const asked = schedule({ max_active_runs: 2 });
  const shares = await Promise.all(Array.from({ length: 5 }, () => takeAll(asked)));
  expect(shares.flatMap(({ ids }) => ids).toSorted()).toEqual(intervals.slice(0, 2));
  expect(new Set(shares.map(({ rest }) => rest))).toEqual(new Set(["full"]));
});

test("a run that was left comes before what is due", async () => {
  const { take } = schedule({ max_active_runs: 16 });
  const first = await take();
  const again = await take();
  expect(first).toMatchObject({
    kind: "run",
    opened: { run: { run_id: intervals[0], run_type: "scheduled" } },
  });
  expect(again).toEqual(first);
});
