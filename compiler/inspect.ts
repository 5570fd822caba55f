// The DAG model of a file as reading it gives it: the same JSON that running it gives (runtime's toModel).
import { openProject } from "./project.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { read } from "./compileFile.ts";
import { toJson } from "./located.ts";
import type { DagDeclaration, Json } from "./model.ts";
import type { Variables } from "./config.ts";
import { Sources } from "./sources.ts";
import { reportTo } from "./diagnostics/diagnostic.ts";
import { reportUnread, startOf } from "./unread.ts";

export interface InspectOptions {
  readonly root: string;
  readonly variables: Variables;
  /** The DAG file, from the root. */
  readonly file: string;
}

export interface InspectResult {
  /** `undefined` where there are errors. */
  readonly dags: readonly Json[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function inspect({ root, variables, file }: InspectOptions): InspectResult {
  const diagnostics: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const project = openProject(root, variables, add);
  if (project === undefined) return { dags: undefined, diagnostics };
  const sources = new Sources(project.disk);
  reportUnread(sources.load(file).read, file, startOf(file), reportTo(add));
  const { declarations } = read(file, { ...project, sources }, add, () => undefined);
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  return { dags: hasErrors ? undefined : declarations.map(modelOf), diagnostics };
}

function modelOf({ options, tasks, edges }: DagDeclaration): Json {
  const authored = toJson(options);
  const dag_id = options.entries.get("dag_id")?.value;
  return {
    dag_id: dag_id === undefined ? null : toJson(dag_id),
    options: authored,
    tasks: tasks.map((task) => ({
      task_id: task.task_id,
      kind: task.kind,
      options: toJson(task.options),
      arguments: task.arguments.map(toJson),
    })),
    edges: edges.map(({ from, to }) => ({ from, to })),
  };
}
