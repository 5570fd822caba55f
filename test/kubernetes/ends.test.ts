// Containers that end by themselves, each as the table of docs/runtime.md says.
import { afterAll, describe, test } from "vitest";
import { attemptsOf, endRuns, isThere, StartedRun, type AttemptRow } from "./run.ts";

afterAll(endRuns);

/** Runs a DAG of the project `ends`, which fails, and gives how its attempts ended. */
async function fail(dag_id: string): Promise<AttemptRow[]> {
  const options = { project: "ends", dag_id, run_id: "ends" } as const;
  const { state } = await new StartedRun(options).ended();
  if (state !== "failed") throw new Error(`the run of ${dag_id} ended with ${state}`);
  return attemptsOf(options);
}

describe.runIf(isThere)("an attempt ends", () => {
  test.concurrent("by a lack of memory", async ({ expect }) => {
    expect(await fail("out_of_memory")).toEqual([
      {
        attempt: "pod 1",
        outcome_class: "user",
        reason: "base was killed because it used more memory than its limit (OOMKilled)",
      },
      {
        attempt: "worker 1",
        outcome_class: "user",
        reason:
          "the task's process was killed (SIGKILL): most likely it needed more memory than its container may have",
      },
    ]);
  });

  test.concurrent("by an exit code", async ({ expect }) => {
    const thrown = { outcome_class: "user", reason: "Error: the file is empty" };
    expect(await fail("exit_codes")).toEqual([
      {
        attempt: "leaves 1",
        outcome_class: "user",
        reason: expect.stringContaining("the task ended its own process with exit code 3"),
      },
      { attempt: "pod 1", outcome_class: "user", reason: "base exited with code 42" },
      { attempt: "throws 1", ...thrown },
      { attempt: "throws 2", ...thrown },
    ]);
  });
});
