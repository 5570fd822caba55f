// `podloom run --scheduled` as a cron job calls it. Intervals are years, so that it matters not on which day the tests run.
import { expect, test } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { takeScheduled } from "../../runtime/loop/takeScheduled.ts";
import { openBundle } from "../../cli/bundle.ts";
import { podloom } from "../support/command.ts";
import { runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });
const year = new Date().getUTCFullYear();
const [first, second] = [year - 2, year - 1].map((begin) => `scheduled__${begin}-01-01T00:00:00+00:00`);

const DAGS = `import { dag, podTask } from "podloom";

const yearly = { schedule: "@yearly", start_date: "${year - 2}-01-01T00:00:00Z" } as const;
const busybox = { task_id: "base", image: "busybox:1.36" } as const;

dag({ ...yearly, dag_id: "caught_up", catchup: true, max_active_runs: 1 }, () => {
  podTask({ ...busybox, command: ["/bin/true"] })();
});
dag({ ...yearly, dag_id: "broken", catchup: false }, () => {
  podTask({ ...busybox, command: ["/bin/false"] })();
});
dag({ ...yearly, dag_id: "overlapping", catchup: true, max_active_runs: 2 }, () => {
  podTask({ ...busybox, command: ["/bin/true"] })();
});
dag({ dag_id: "on_request", schedule: null }, () => {
  podTask({ ...busybox, command: ["/bin/true"] })();
});
`;

interface End {
  readonly runs: readonly { readonly run_id: string; readonly state: string }[];
  readonly next_due: string | null;
}

const environment = () => ({ PODLOOM_DATABASE_URL: database.url() });
const command = (dag_id: string) => ["run", dag_id, "--scheduled", "--local", "--format", "json"];
const run = (root: string, dag_id: string) => podloom(command(dag_id), root, environment());

function endOf(stdout: string): End {
  const { runs, next_due } = JSON.parse(stdout) as End;
  return { runs: runs.map(({ run_id, state }) => ({ run_id, state })), next_due };
}

test(
  "intervals that are due are caught up with, the oldest first, and then nothing is due",
  { timeout: 120_000 },
  () => {
    const root = runProject(DAGS);
    const due = run(root, "caught_up");
    expect(due).toMatchObject({ code: 0 });
    expect(endOf(due.stdout)).toEqual({
      runs: [
        { run_id: first, state: "success" },
        { run_id: second, state: "success" },
      ],
      next_due: `${year + 1}-01-01T00:00:00.000Z`,
    });
    // One at a time: the second begins when the first is over.
    expect(due.stderr.indexOf(`${first} run success`)).toBeGreaterThan(0);
    expect(due.stderr.indexOf(`podloom: run ${second}`)).toBeGreaterThan(
      due.stderr.indexOf(`${first} run success`),
    );
    const text = podloom(["run", "caught_up", "--scheduled", "--local"], root, environment());
    expect(text).toEqual({
      code: 0,
      stdout: "",
      stderr: `podloom: nothing is due before ${year + 1}-01-01T00:00:00.000Z\n`,
    });
    // One that has no schedule is wrong usage.
    expect(run(root, "on_request")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "on_request has no schedule: give dag() one, or run it without --scheduled",
      ),
    });
  },
);

test("a run that was left is continued first, and a run that fails is exit code 4", async () => {
  const root = runProject(DAGS);
  const bundle = await openBundle(root, "broken");
  if (bundle === undefined) throw new Error("the DAG is not compiled");
  // As of a year ago, of which the schedule asks for no more.
  await takeScheduled({
    database: database.database(),
    bundle,
    cared: new Set(),
    isGone: () => false,
    clock: { ...systemClock, now: () => Date.UTC(year - 1, 5) },
  });
  const { code, stdout, stderr } = run(root, "broken");
  expect(code).toBe(4);
  expect(endOf(stdout).runs).toEqual([
    { run_id: first, state: "failed" },
    { run_id: second, state: "failed" },
  ]);
  expect(stderr.indexOf(`podloom: run ${first}`)).toBeLessThan(stderr.indexOf(`podloom: run ${second}`));
});

test("two processes that overlap run no interval twice", async () => {
  const root = runProject(DAGS);
  const processes = [1, 2].map(() => startPodloom(command("overlapping"), root, environment()));
  const ends = await Promise.all(processes.map(({ ended }) => ended));
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  // A run that the one has just ended may be seen to be over by the other, too: that one has done nothing for it.
  const seen = new Set(ends.flatMap(({ stdout }) => endOf(stdout).runs.map(({ run_id }) => run_id)));
  expect([...seen].toSorted()).toEqual([first, second]);
  const transitions = ends.flatMap(({ stderr }) => stderr.split("\n"));
  expect(transitions.filter((line) => line.endsWith("base queued"))).toHaveLength(2);
  const attempts = await database.database().query<{ run_id: string }>({
    text: "SELECT run_id FROM podloom.attempt WHERE dag_id = $1 ORDER BY run_id",
    values: ["overlapping"],
  });
  expect(attempts).toEqual([{ run_id: first }, { run_id: second }]);
});
