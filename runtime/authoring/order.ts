// Which task waits for which: the handles of task instances, and what puts them in order without data between them.
import { describe } from "./describe.ts";
import type { Handle, Link } from "./handle.ts";
import type { OpenDag } from "./openDag.ts";
import { shared } from "./shared.ts";

/** What calling a task returns. */
export class TaskHandle<T = unknown> implements Handle<T> {
  readonly task_id: string;
  readonly #dag: OpenDag;

  constructor(task_id: string, dag: OpenDag) {
    this.task_id = task_id;
    this.#dag = dag;
  }

  to<const Next extends Link>(next: Next): Next {
    order([this], handlesIn(next, "to()"));
    return next;
  }

  /** Its id within `dag`; throws where it belongs to another one. */
  idIn(dag: OpenDag): string {
    if (this.#dag !== dag) {
      throw new Error(
        `${this.task_id} belongs to another DAG: call the task in this DAG too, and use what that returns`,
      );
    }
    return this.task_id;
  }
}

/** A task instance, or those of a list, however deep. */
function handlesIn(link: unknown, what: string): readonly TaskHandle[] {
  if (link instanceof TaskHandle) return [link];
  if (Array.isArray(link)) return link.flatMap((item: unknown) => handlesIn(item, what));
  throw new TypeError(
    `${what} takes what calling a task returns, or lists of that, and got ${describe(link)}`,
  );
}

function order(from: readonly TaskHandle[], to: readonly TaskHandle[]): void {
  const { openDag } = shared();
  if (openDag === undefined) {
    throw new Error(
      "tasks can be ordered only inside the body of a dag(): move this into the function that you give to dag()",
    );
  }
  for (const upstream of from) {
    for (const downstream of to) {
      openDag.addEdge({ from: upstream.idIn(openDag), to: downstream.idIn(openDag) });
    }
  }
}

/**
 * Has each link wait for the one before it: `chain(extract(), [load(), archive()], report())`.
 * Two lists side by side are joined one by one, as Airflow does; all else all to all.
 */
export function chain(...links: readonly Link[]): void {
  const parts = links.map((link) => ({ isList: Array.isArray(link), handles: handlesIn(link, "chain()") }));
  parts.forEach((to, index) => {
    const from = parts[index - 1];
    if (from === undefined) return;
    if (from.isList && to.isList) orderOneByOne(from.handles, to.handles);
    else order(from.handles, to.handles);
  });
}

function orderOneByOne(from: readonly TaskHandle[], to: readonly TaskHandle[]): void {
  if (from.length !== to.length) {
    throw new Error(
      `chain() joins two lists one by one, and these have ${from.length} and ${to.length} tasks`,
    );
  }
  from.forEach((handle, index) => {
    order([handle], to.slice(index, index + 1));
  });
}

/** Has each task of `to` wait for every task of `from`. */
export function crossDownstream(from: Link, to: Link): void {
  order(handlesIn(from, "crossDownstream()"), handlesIn(to, "crossDownstream()"));
}
