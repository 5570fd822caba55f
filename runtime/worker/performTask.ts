// The process of a task: imports the DAG file, finds the task in it, and runs its function. It knows nothing of the database.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { collectDags } from "../authoring/collect.ts";
import { runInContext } from "../authoring/context.ts";
import type { DeclaredDag, TaskFunction } from "../authoring/declared.ts";
import { isJsonObject, type Json, type JsonObject } from "../authoring/json.ts";
import { toDate } from "../timestamp.ts";
import { returnValueJson } from "./returnValue.ts";
import type { TaskOrder } from "./taskMessages.ts";
import { fillArguments, xcomsIn, type Xcoms } from "./xcomArguments.ts";

export interface TaskSurroundings {
  /** Gives the return values of these tasks. */
  readonly readXcoms: (upstream: readonly string[]) => Promise<Xcoms>;
  /** Becomes the signal of the task's context. */
  readonly signal: AbortSignal;
}

/** Runs the task and gives its return value as JSON text. Whatever the author's code throws is thrown on. */
export async function performTask(order: TaskOrder, around: TaskSurroundings): Promise<string> {
  const dags = await collectDags(() => import(pathToFileURL(resolve(order.file)).href));
  const { fn, args, params } = declaredTask(dags, order);
  const filled = fillArguments(args, await around.readXcoms(xcomsIn(args)));
  const { attempt, logical_date, conf } = order;
  const context = {
    ...attempt,
    logical_date: toDate(logical_date),
    params: { ...params, ...conf },
    signal: around.signal,
  };
  return returnValueJson(await runInContext(context, () => fn(...filled)));
}

interface RunnableTask {
  readonly fn: TaskFunction;
  readonly args: readonly Json[];
  /** Those of the DAG. */
  readonly params: JsonObject;
}

function declaredTask(dags: readonly DeclaredDag[], { file, attempt }: TaskOrder): RunnableTask {
  const { dag_id, task_id } = attempt;
  const dag = dags.find((candidate) => candidate.dag_id === dag_id);
  if (dag === undefined) {
    throw new Error(
      `${file} declares no DAG ${dag_id} in this pod; it declares ${list(dags.map((one) => one.dag_id))}`,
    );
  }
  const task = dag.tasks.find((candidate) => candidate.task_id === task_id);
  if (task === undefined) {
    throw new Error(
      `${dag_id} has no task ${task_id} in this pod; it has ${list(dag.tasks.map((one) => one.task_id))}`,
    );
  }
  if (task.kind === "pod_task") {
    throw new Error(`${task_id} is a podTask(): its pod runs an image of its own, and no worker`);
  }
  const { params } = dag.options;
  return { fn: task.fn, args: task.arguments, params: isJsonObject(params) ? params : {} };
}

function list(ids: readonly string[]): string {
  return ids.length === 0 ? "none" : ids.join(", ");
}
