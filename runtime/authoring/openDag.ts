// A DAG while its body runs: the task instances and the order that the body makes.
import type { DeclaredTask, Edge } from "./declared.ts";

export class OpenDag {
  readonly tasks: DeclaredTask[] = [];
  readonly #edges = new Map<string, Edge>();
  readonly #calls = new Map<object, number>();

  /** The id of a task's next instance: its own, then `__1`, `__2`. */
  nextId(task: { readonly task_id: string }): string {
    const earlier = this.#calls.get(task) ?? 0;
    this.#calls.set(task, earlier + 1);
    return earlier === 0 ? task.task_id : `${task.task_id}__${earlier}`;
  }

  addEdge(edge: Edge): void {
    const ends = JSON.stringify([edge.from, edge.to]);
    if (!this.#edges.has(ends)) this.#edges.set(ends, edge);
  }

  /** Each once, in the order in which they were made. */
  get edges(): readonly Edge[] {
    return [...this.#edges.values()];
  }
}
