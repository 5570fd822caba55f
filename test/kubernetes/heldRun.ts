// A run of the DAG `held` whose first task has begun, and waits until it is told to end.
import { attemptsOf, kubernetes, StartedRun, type RunOptions } from "./run.ts";
import { kubectl } from "./wholeCluster.ts";

export const held = (run_id: string): RunOptions => ({ project: "ends", dag_id: "held", run_id });

/** What the command says of it when nothing is lost. */
export const allDone = { code: 0, state: "success", states: { first: "success", second: "success" } };

export interface HeldRun {
  readonly run: StartedRun;
  /** The pod of the first task. */
  readonly pod: string;
}

/** A run is known by its id, which is that of its test. */
export async function begin(run_id: string): Promise<HeldRun> {
  const run = new StartedRun(held(run_id));
  await run.says("first running");
  const selector = `dag_id=held,run_id=${run_id},task_id=first`;
  const which = ["--namespace=podloom-ends", "--selector", selector];
  const name = "--output=jsonpath={.items[*].metadata.name}";
  return { run, pod: await kubectl(kubernetes().cluster, ["get", "pods", ...which, name]) };
}

/** Each attempt with the class of its end. */
export async function endsOf(run_id: string): Promise<string[]> {
  const attempts = await attemptsOf(held(run_id));
  return attempts.map(({ attempt, outcome_class }) => `${attempt} ${outcome_class}`);
}
