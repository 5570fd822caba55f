// DAGs while a file is evaluated.
import type { DagDeclaration, Edge, TaskDeclaration } from "../model.ts";
import type { TaskData } from "./value.ts";

/** The DAGs that a file declares, in the order of their `dag()` calls. */
export class Declarations {
  readonly dags: DagDeclaration[] = [];
  current: OpenDag | undefined = undefined;
}

/** A DAG whose body is being executed. */
export class OpenDag {
  readonly tasks: TaskDeclaration[] = [];
  readonly edges = new Map<string, Edge>();
  private readonly calls = new Map<TaskData, number>();

  /** The id of the next instance of a task: its own, then `__1`, `__2`. */
  nextId(task: TaskData): string {
    const earlier = this.calls.get(task) ?? 0;
    this.calls.set(task, earlier + 1);
    return earlier === 0 ? task.task_id : `${task.task_id}__${earlier}`;
  }

  addEdge(edge: Edge): void {
    const key = JSON.stringify([edge.from, edge.to]);
    if (!this.edges.has(key)) this.edges.set(key, edge);
  }
}
