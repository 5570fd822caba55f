// podloom run --scheduled: what a cron job calls. Real processes on one database, pods as processes of this machine.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { runProject } from "../support/runProject.ts";
import { startPodloom } from "../support/startPodloom.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });

interface Scheduled {
  readonly runs: readonly { readonly run_id: string; readonly state: string }[];
  readonly next_due: string | null;
}

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** A DAG with one pod that runs this, and has these options. */
function scene(options: string, script = "exit 0") {
  const dag_id = `work_${randomUUID().slice(0, 8)}`;
  const root = runProject(`import { dag, podTask } from "podloom";

dag({ dag_id: "${dag_id}", ${options} }, () => {
  podTask({ task_id: "one", image: "busybox:1.36", command: ["/bin/sh", "-c", "${script}"] })();
});
`);
  const args = ["run", dag_id, "--scheduled", "--local", "--format", "json"];
  const env = { PODLOOM_DATABASE_URL: database.url() };
  const run = () => {
    const { code, stdout, stderr } = podloom(args, root, env);
    return { code, stderr, json: JSON.parse(stdout === "" ? "{}" : stdout) as Scheduled };
  };
  return { dag_id, run, start: () => startPodloom(args, root, env) };
}

const idOf = (day: string): string => `scheduled__${day}T00:00:00+00:00`;

test("catches up with every interval that is over, the oldest first, and then has nothing to do until the next is", () => {
  const { run } = scene(`schedule: "@daily", start_date: "${daysAgo(3)}", catchup: true, max_active_runs: 1`);
  const first = run();
  expect(first.code).toBe(0);
  expect(first.json.runs).toMatchObject(
    [3, 2, 1].map((days) => ({ run_id: idOf(daysAgo(days)), state: "success" })),
  );
  const next = new Date(`${daysAgo(-1)}T00:00:00Z`).toISOString();
  expect(first.json.next_due).toBe(next);
  const again = run();
  expect(again).toMatchObject({ code: 0, json: { runs: [], next_due: next } });
  expect(again.stderr).not.toContain("bug");
});

test("without catchup runs the latest interval alone, and ends with 4 where that fails", () => {
  const { run } = scene(`schedule: "@daily", start_date: "${daysAgo(30)}", catchup: false`, "exit 3");
  expect(run()).toMatchObject({ code: 4, json: { runs: [{ run_id: idOf(daysAgo(1)), state: "failed" }] } });
  expect(run()).toMatchObject({ code: 0, json: { runs: [] } });
});

test("without a schedule is wrong usage", () => {
  const { dag_id, run } = scene("schedule: null");
  expect(run()).toMatchObject({
    code: 2,
    stderr: `podloom: ${dag_id} has no schedule: give dag() one, or run it without --scheduled\n`,
  });
});

test("two at the same time run each interval once between them", async () => {
  const { start } = scene(
    `schedule: "@daily", start_date: "${daysAgo(4)}", catchup: true, max_active_runs: 2`,
  );
  const ends = await Promise.all([start().ended, start().ended]);
  const runs = ends.flatMap(({ stdout }) => (JSON.parse(stdout) as Scheduled).runs);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs.map(({ run_id }) => run_id).toSorted()).toEqual(
    [4, 3, 2, 1].map((days) => idOf(daysAgo(days))),
  );
});
