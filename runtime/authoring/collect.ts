// Collecting the DAGs of files that are run, and what they declare as plain JSON.
import { isAbsolute, relative, sep } from "node:path";
import type { DeclaredDag, Edge } from "./declared.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { shared } from "./shared.ts";

/** The DAGs that are declared while `load` runs, which imports DAG files; in the order of their `dag()` calls. */
export async function collectDags(load: () => Promise<unknown>): Promise<DeclaredDag[]> {
  const state = shared();
  if (state.collect !== undefined) throw new Error("invariant: one caller collects DAGs at a time");
  const dags: DeclaredDag[] = [];
  state.collect = (declared) => dags.push(declared);
  try {
    await load();
  } finally {
    state.collect = undefined;
  }
  return dags;
}

/** A DAG as `podloom inspect` prints it. */
export interface DagModelJson {
  readonly dag_id: string;
  readonly options: JsonObject;
  readonly tasks: readonly TaskModelJson[];
  readonly edges: readonly Edge[];
}

export interface TaskModelJson {
  readonly task_id: string;
  readonly kind: "task" | "pod_task";
  readonly options: JsonObject;
  readonly arguments: readonly Json[];
}

/** The DAG without its functions. Paths of templates inside the project become relative to its root, an absolute path. */
export function toModel(declared: DeclaredDag, projectRoot: string): DagModelJson {
  const { dag_id, options, tasks, edges } = declared;
  const defaults = options["default_args"];
  return {
    dag_id,
    options: isJsonObject(defaults)
      ? { ...options, default_args: withRelativeTemplate(defaults, projectRoot) }
      : options,
    tasks: tasks.map((task) => ({
      task_id: task.task_id,
      kind: task.kind,
      options: withRelativeTemplate(task.options, projectRoot),
      arguments: task.arguments,
    })),
    edges,
  };
}

/** A path built from `import.meta.dirname` says where this checkout lies, which is no part of the model. */
function withRelativeTemplate(options: JsonObject, projectRoot: string): JsonObject {
  const { executor_config } = options;
  if (!isJsonObject(executor_config)) return options;
  const { pod_template_file } = executor_config;
  if (typeof pod_template_file !== "string" || !isAbsolute(pod_template_file)) return options;
  const fromRoot = relative(projectRoot, pod_template_file);
  if (isAbsolute(fromRoot) || fromRoot.startsWith("..")) return options;
  return {
    ...options,
    executor_config: { ...executor_config, pod_template_file: fromRoot.split(sep).join("/") },
  };
}
