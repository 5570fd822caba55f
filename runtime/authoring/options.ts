// The options of DAGs and tasks as authors write them: the types of the schemas, with read-only lists, and with handles
// where the schemas have references to return values.
import type * as dagOptions from "../../schemas/generated/dagOptions.ts";
import type * as taskOptions from "../../schemas/generated/taskOptions.ts";
import type { XCOM_KEY } from "../../schemas/xcom.ts";
import type { Handle } from "./handle.ts";

type Authored<T> = T extends { [XCOM_KEY]: string }
  ? Handle<unknown>
  : T extends readonly (infer Item)[]
    ? readonly Authored<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Key extends "executor_config" ? T[Key] : Authored<T[Key]> }
      : T;

// An interface with a member of its own keeps its name in the editor and in the errors of `tsc`.

/** The options of a DAG. */
export interface DagOptions extends Authored<dagOptions.DagOptions> {
  /** Name of the DAG, unique within the project. */
  readonly dag_id: string;
}

/** The options of a task whose function runs inside its pod. */
export interface TaskOptions extends Authored<taskOptions.TaskOptions> {
  /** Name of the task, unique within its DAG. Default: the name of the task's function. */
  readonly task_id?: string;
}

/** The options of a task whose pod runs its own image and command, without podloom inside. */
export interface PodTaskOptions extends Authored<taskOptions.PodTaskOptions> {
  /** Name of the task, unique within its DAG. */
  readonly task_id: string;
}
